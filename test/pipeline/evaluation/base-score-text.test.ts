import { expect, it } from "vitest";
import { baseScoreText } from "../../../pipeline/evaluation/base-score-text.ts";
import type { BaseScore } from "../../../pipeline/run-folder/base-score.ts";
import { answerFacts } from "../../support/verdict.ts";

const baseScore = (savedUsd: number | null): BaseScore => ({
  ...{ schema: 1, decision: "do-not-tune", reason: "score-at-threshold", score: "labels" },
  ...{ value: 0.975, confidence: 0.95, interval: { low: 0.871, high: 0.996 }, rows: 40 },
  ...{ threshold: 0.95, minimumGain: 0, largestGain: { gain: 0.025, low: -0.05 }, savedUsd },
  answers: answerFacts(),
});

it("says what the base model reaches, between which bounds, on how many rows", () => {
  expect(baseScoreText(baseScore(null))).toMatch(
    /^The base model reaches 97\.5% \(.*95% confidence interval 87\.1% to 99\.6%\) on 40 held-out rows, .* do not tune\.$/,
  );
});

it("says whether there is headroom, or why no answer could be good enough", () => {
  expect(baseScoreText({ ...baseScore(null), decision: "train", reason: "headroom" })).toMatch(
    /rows, which leaves headroom: the model is tuned\.$/,
  );
  const noRoom = { reason: "no-room-for-gain", minimumGain: 0.01 } as const;
  expect(baseScoreText({ ...baseScore(null), ...noRoom })).toMatch(
    /rows\. Even a model .* gain of 2\.5 points has a lower bound of -5\.0, and the gate requires more than 1\.0\. Do not tune, or hold out more rows\.$/,
  );
});

it("says that examples in a prompt are enough, or may be", () => {
  const fewShot = { examples: 4, value: 0.99 };
  expect(baseScoreText({ ...baseScore(null), reason: "few-shot-at-threshold", fewShot })).toMatch(
    /held-out rows\. With 4 examples in its prompt it reaches 99%, at least the 95% .*: use such a prompt, and do not tune\.$/,
  );
  expect(baseScoreText({ ...baseScore(null), reason: "headroom", fewShot })).toMatch(
    /held-out rows\. With 4 examples in its prompt it reaches 99%\. That leaves headroom: the model is tuned\.$/,
  );
  expect(baseScoreText({ ...baseScore(null), reason: "no-room-over-few-shot", fewShot })).toMatch(
    /reaches 99%, and on these rows even a model .* do not tune, or hold out more rows\.$/,
  );
});

it.each([
  [0.0049, "Not tuning saves less than 0.01 USD."],
  [0.01, "Not tuning saves about 0.01 USD."],
  [12.5, "Not tuning saves about 12.50 USD."],
])("says of %s USD what they are", (savedUsd, text) => {
  expect(baseScoreText(baseScore(savedUsd)).endsWith(` do not tune. ${text}`)).toBe(true);
});
