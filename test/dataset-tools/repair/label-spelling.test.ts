import { describe, expect, it } from "vitest";
import { LabelSpelling } from "../../../dataset-tools/repair/label-spelling.ts";

function corrections(answers: readonly string[]): Record<string, string> {
  const spelling = new LabelSpelling();
  for (const answer of answers) spelling.add(answer);
  return Object.fromEntries(spelling.corrections());
}

const repeat = (answer: string, count: number) => Array.from({ length: count }, () => answer);

describe("LabelSpelling", () => {
  it("replaces rarer spellings with the most frequent one", () => {
    const answers = [...repeat("top_up", 6), "Top up", "top-up", "TOP_UP", ...repeat("card", 6)];
    expect(corrections(answers)).toEqual({
      "Top up": "top_up",
      "top-up": "top_up",
      TOP_UP: "top_up",
    });
  });

  it("decides between equally frequent spellings the same way in any order", () => {
    const answers = [...repeat("card", 3), ...repeat("Card", 3), ...repeat("cash", 3)];
    expect(corrections(answers)).toEqual({ card: "Card" });
    expect(corrections(answers.reverse())).toEqual({ card: "Card" });
  });

  it("leaves labels alone that differ in a letter", () => {
    expect(corrections([...repeat("card", 6), ...repeat("cards", 6)])).toEqual({});
  });

  it.each([
    ["too few rows per label", ["card", "Card", "cash"]],
    ["a long answer among them", [...repeat("card", 9), "Card", "x".repeat(101)]],
    ["more than 1,000 different answers", Array.from({ length: 6000 }, (_, i) => `a${i % 1001}`)],
  ])("corrects nothing where answers are not labels: %s", (_what, answers) => {
    expect(corrections(answers)).toEqual({});
  });
});
