import { describe, expect, it } from "vitest";
import { regexFinder, regexScorer } from "../../../../pipeline/evaluation/score/regex.ts";

const scorerOf = (pattern: string, flags = "") => regexScorer({ kind: "regex", pattern, flags });

describe("the regex score", () => {
  it("compares what the first group finds, else the whole match", () => {
    const group = scorerOf("Ticket: ([A-Z]+-\\d+)");
    expect(group.score("See Ticket: AB-12, please", "Ticket: AB-12").value).toBe(1);
    expect(group.score("Ticket: AB-13", "Ticket: AB-12").value).toBe(0);
    expect(scorerOf("\\d{4}").score("it was in 1994", "1994").value).toBe(1);
  });

  it("finds the first match in every answer, also the same twice", () => {
    const scorer = scorerOf("[ab]", "i");
    for (const answer of ["A", "A", "A"]) expect(scorer.score(answer, "a").value).toBe(1);
  });

  it("counts answers without a match as of a wrong form", () => {
    expect(scorerOf("\\d+").score("none", "5")).toEqual({
      value: 0,
      fault: "no-match",
      label: null,
    });
    expect(scorerOf("\\d+").score("None.", "none.")).toMatchObject({ value: 1, fault: null });
  });

  it("ends with a pattern that takes exponential time, and gives up on it", () => {
    const finder = regexFinder({ pattern: "^(a+)+$", flags: "" });
    expect(finder.find("aaa")).toBe("aaa");
    for (let row = 0; row < 9; row += 1) expect(finder.find(`${"a".repeat(60)}!`)).toBeNull();
    expect(finder.slow).toBe(5);
  });

  it.each([
    ["(", "", /pattern of a regex score is wrong/],
    ["a", "g", /flags "g"/],
    ["a", "zz", /flags/],
  ])("refuses the pattern %j with flags %j", (pattern, flags, message) => {
    expect(() => scorerOf(pattern, flags)).toThrow(
      expect.objectContaining({
        code: "Score.BadPattern",
        message: expect.stringMatching(message),
      }),
    );
  });
});
