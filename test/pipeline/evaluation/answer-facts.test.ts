import { expect, it } from "vitest";
import { AnswerTally } from "../../../pipeline/evaluation/answer-facts.ts";
import type { Answer } from "../../../pipeline/run-folder/answered-rows.ts";

const said = (changes: Partial<Answer> = {}): Answer => ({
  ...{ text: "yes", error: null, inputTokens: 30, outputTokens: 2 },
  ...changes,
});
const refused = said({ text: null, error: "ValidationException", inputTokens: 0, outputTokens: 0 });

function factsOf(answers: readonly Answer[], prices = { input: 0.001, output: 0.01 }) {
  const tally = new AnswerTally();
  for (const answer of answers) tally.add(answer);
  return tally.result(prices);
}

const unpriced = { input: null, output: null };

it("counts refusals, answers that were cut, and tokens", () => {
  const cut = said({ stopReason: "max_tokens", outputTokens: 20 });
  const ended = said({ stopReason: "end_turn" });
  expect(factsOf([said(), cut, ended, refused])).toMatchObject({
    ...{ refused: 1, cut: 1, inputTokens: 90, outputTokens: 24 },
  });
});

it("takes the middle and the 95th percentile of how long answers took, of those that say it", () => {
  const took = [900, 1000, 70, 80, 600, ...Array<number>(16).fill(500)];
  const answers = took.map((latencyMs) => said({ latencyMs }));
  expect(factsOf([said(), ...answers])).toMatchObject({ medianMs: 500, p95Ms: 900 });
  expect(
    factsOf([said({ latencyMs: 30 }), said({ latencyMs: 4 }), said({ latencyMs: 200 })]),
  ).toEqual(expect.objectContaining({ medianMs: 30 }));
  expect(factsOf([said()])).toMatchObject({ medianMs: null, p95Ms: null });
});

it("prices a thousand answers, refusals being none", () => {
  // 30 tokens at 0.001 and 2 at 0.01 USD a thousand are 0.00005 USD an answer.
  expect(factsOf([said(), said(), refused]).usdPer1000Answers).toBeCloseTo(0.05, 12);
  expect(factsOf([refused]).usdPer1000Answers).toBeNull();
  for (const prices of [unpriced, { input: 1, output: null }, { input: null, output: 1 }]) {
    const tally = new AnswerTally();
    tally.add(said());
    expect(tally.result(prices).usdPer1000Answers).toBeNull();
  }
});
