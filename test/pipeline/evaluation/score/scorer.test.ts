import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scorerFor } from "../../../../pipeline/evaluation/score/scorer.ts";
import type { ScoreSpec } from "../../../../pipeline/workflow/score-spec.ts";

const specs: readonly (readonly [ScoreSpec, isBinary: boolean])[] = [
  [{ kind: "labels" }, true],
  [{ kind: "exact" }, true],
  [{ kind: "numeric" }, true],
  [{ kind: "json", fields: null, schema: null }, false],
  [{ kind: "regex", pattern: "\\w+", flags: "u" }, true],
  [{ kind: "token-f1" }, false],
  [{ kind: "rouge-l" }, false],
  [{ kind: "chrf" }, false],
];

describe.each(specs)("a scorer for %j", (spec, isBinary) => {
  const scorer = scorerFor(spec, ["yes", "no"]);
  const references = [
    "yes",
    "no",
    "12.5",
    '{"a":[1,2]}',
    "A longer answer, in words.",
    "我爱吃苹果",
  ];

  it("gives 1 to every reference itself, without a fault where it is one of its kind", () => {
    const fitting = spec.kind === "labels" ? references.slice(0, 2) : references;
    for (const reference of fitting)
      expect([reference, scorer.score(reference, reference)]).toMatchObject([
        reference,
        { value: 1, fault: null },
      ]);
  });

  it("gives values between 0 and 1 to any answer; only these two where it says so", () => {
    const text = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.json(),
      fc.constantFrom(...references),
    );
    fc.assert(
      fc.property(text, fc.constantFrom(...references), (answer, reference) => {
        const { value } = scorer.score(answer, reference);
        expect(value >= 0 && value <= 1).toBe(true);
        if (isBinary) expect([0, 1]).toContain(value);
      }),
    );
    expect(scorer.isBinary).toBe(isBinary);
  });
});

it.each([
  ["Paris", " paris. ", 1],
  ["-5", "5", 0],
  ["-5", "−5", 1],
  ["state-of-the-art", "state of the art", 1],
  ["?", "!", 0],
  ["Paris, France", "Paris", 0],
])("scores %j against %j exactly: %d", (answer, reference, value) => {
  expect(scorerFor({ kind: "exact" }, null).score(answer, reference).value).toBe(value);
});

it.each([
  ["It is Refund.", 1, null, "refund"],
  ["delivery", 0, null, "delivery"],
  ["refund or delivery", 0, "outside-labels", null],
  ["neither", 0, "outside-labels", null],
])("scores %j by the label that it names: %d", (answer, value, fault, label) => {
  const scorer = scorerFor({ kind: "labels" }, ["refund", "delivery"]);
  expect(scorer.score(answer, "REFUND")).toEqual({ value, fault, label });
});

it("scores words that they share, in their order, or their characters, as it is told to", () => {
  const by = (kind: "token-f1" | "rouge-l" | "chrf") =>
    scorerFor({ kind }, null).score("the cat sat on", "on sat the cat").value;
  expect(by("token-f1")).toBe(1);
  expect(by("rouge-l")).toBe(0.5);
  expect(by("chrf")).toBeGreaterThan(0.5);
  expect(by("chrf")).toBeLessThan(1);
});

it("refuses labels where there are none, and scores that are made elsewhere", () => {
  expect(() => scorerFor({ kind: "labels" }, null)).toThrow(
    expect.objectContaining({ code: "Score.NoLabels" }),
  );
  expect(() => scorerFor({ kind: "function", name: "f", arn: "arn" }, null)).toThrow(
    expect.objectContaining({ code: "Score.External" }),
  );
});
