import { expect, it } from "vitest";
import {
  championText,
  fewShotText,
  gainText,
  intervalText,
  pointsText,
  scoresText,
  shareText,
  verdictText,
} from "../../../pipeline/evaluation/score-text.ts";

it.each([
  [0.1234, "+12.3"],
  [-0.004, "−0.4"],
  [0.00049, "0.0"],
  [-0.00049, "0.0"],
  [0, "0.0"],
])("says of a difference of %d: %s points", (difference, text) => {
  expect(pointsText(difference)).toBe(text);
});

it.each([
  [0.95, "95%"],
  [0.975, "97.5%"],
  [1, "100%"],
])("says of a share of %d: %s", (share, text) => {
  expect(shareText(share)).toBe(text);
});

it("says what a gain is of", () => {
  const gain = { gain: 0.1, low: -0.01, high: 0.2, confidence: 0.95, rows: 1200 };
  const text = "+10.0 points on 1,200 held-out rows, 95% confidence interval −1.0 to +20.0";
  expect(gainText({ ...gain, groups: null })).toBe(text);
  const groups = { count: 24, designEffect: 2.1, effectiveRows: 57.3 };
  expect(gainText({ ...gain, groups })).toBe(
    `${text} (clustered over 24 groups, design effect 2.10: as 57 independent rows)`,
  );
  expect(intervalText({ low: -0.012, high: 0.148 })).toBe("−1.2 to +14.8");
});

it("says how many more rows would tell, where that is known", () => {
  expect(verdictText({ verdict: "cannot-tell", rowsNeeded: 1 })).toBe(
    "cannot tell; about 1 more row would tell",
  );
  expect(verdictText({ verdict: "no-difference", rowsNeeded: null })).toBe("no difference");
});

it("sets the tuned model beside the base model, the champion and the base model with examples", () => {
  expect(scoresText({ score: "labels", tuned: 0.9, base: 0.4 })).toBe(
    "labels correct: tuned 90.0%, base 40.0%",
  );
  const beside = { score: 0.85, gain: -0.01, low: -0.052, high: 0.033 };
  const champion = { ...beside, alias: "candidate", version: "v1" };
  expect(championText({ ...champion, passed: true })).toBe(
    "candidate (v1) 85.0%, tuned −1.0 points (−5.2 to +3.3): good enough",
  );
  expect(championText({ ...champion, passed: false })).toMatch(/: not good enough$/);
  expect(fewShotText({ ...beside, examples: 4, passed: false })).toBe(
    "base with 4 examples: 85.0%, tuned −1.0 points (−5.2 to +3.3): not beaten",
  );
  expect(fewShotText({ ...beside, examples: 1, passed: true })).toMatch(
    /^base with 1 example: .*: beaten$/,
  );
});
