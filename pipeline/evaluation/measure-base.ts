import { z } from "zod";
import type { Bucket } from "../objects.ts";
import { Asked, findAnswers } from "../run-folder/answered-rows.ts";
import { type BaseScore, baseScoreFile } from "../run-folder/base-score.ts";
import type { EvaluationRow } from "../run-folder/evaluation-row.ts";
import type { BaseScoreSummary } from "../run-folder/modelless-output.ts";
import { planFile } from "../run-folder/plan.ts";
import type { Interval } from "../run-folder/verdict.ts";
import { ExecutionInput } from "../workflow/input.ts";
import { isExternal } from "../workflow/score-spec.ts";
import { AnswerTally } from "./answer-facts.ts";
import { baseScoreText } from "./base-score-text.ts";
import { rounded } from "./decision.ts";
import { refuseGaps } from "./failures.ts";
import { floorAnswers } from "./gate/floor.ts";
import { type BaseRow, decideHeadroom, type HeadroomRequest } from "./headroom.ts";
import { readFewShot } from "./read-few-shot.ts";
import { indexBatches, readBatch } from "./rows.ts";
import { type Scorer, scorerFor } from "./score/scorer.ts";
import { scoreAnswer } from "./scored-rows.ts";
import { smoothedInterval } from "./statistics/mean-interval.ts";
import { unitsOf } from "./statistics/units.ts";
import { wilson } from "./statistics/wilson.ts";

const { evaluation, gate } = ExecutionInput.shape;

/** What the base model was asked before the training, and what decides. */
export const MeasureBaseRequest = z.strictObject({
  runId: z.string(),
  asked: Asked,
  /** The same with examples in its prompt; null where it was not asked so. */
  fewShot: Asked.nullable(),
  evaluationKey: z.string(),
  /** Held-out rows of the dataset; all of them must have been asked. */
  rows: z.int().positive(),
  labels: z.array(z.string()).nullable(),
  scores: evaluation.shape.scores,
  usdPer1000Tokens: evaluation.shape.usdPer1000Tokens.shape.base,
  gate,
  threshold: evaluation.shape.headroom,
});
export type MeasureBaseRequest = z.infer<typeof MeasureBaseRequest>;

/**
 * Scores the base model's answers, decides whether tuning can be worth it, and writes `base-score.json`.
 * @throws UserError `Evaluation.RowsMissing`, `Evaluation.TooManyFailures`
 */
export async function measureBase(
  bucket: Bucket,
  request: MeasureBaseRequest,
): Promise<BaseScoreSummary> {
  const { runId, gate, threshold } = request;
  // Others are made when both models have answered.
  const scores = request.scores.filter((spec) => !isExternal(spec));
  const { rows, answers, floor } = await scoreBase(bucket, { ...request, scores });
  const counts = { answered: rows.length, refused: answers.refused, rows: request.rows };
  refuseGaps(
    "base",
    counts,
    `the run's folder has the base model's answers to ${rows.length} of ${request.rows} held-out rows`,
  );
  const fewShot = await readFewShot(bucket, {
    ...request,
    ...{ asked: request.fewShot, rows: rows.length, scores, prices: request.usdPer1000Tokens },
  });
  const found = decideHeadroom({ rows, scores, gate, answers, floor, fewShot, threshold });
  const score: BaseScore = {
    schema: 1,
    ...found,
    confidence: gate.confidence,
    interval: intervalOf(rows, gate.confidence),
    rows: rows.length,
    threshold,
    minimumGain: gate.minimumGain,
    savedUsd: found.decision === "train" ? null : await savedUsd(bucket, runId),
    answers,
  };
  await baseScoreFile.write(bucket, runId, score);
  return summary(score);
}

async function scoreBase(
  bucket: Bucket,
  { runId, asked, evaluationKey, scores, labels, usdPer1000Tokens }: MeasureBaseRequest,
): Promise<Pick<HeadroomRequest, "answers" | "floor"> & { rows: BaseRow[] }> {
  const scorers = scores.map((spec) => scorerFor(spec, labels));
  const tally = new AnswerTally();
  const rows: BaseRow[] = [];
  for (const batch of await indexBatches(bucket, evaluationKey)) {
    const questions = await readBatch(bucket, evaluationKey, batch);
    const answers = await findAnswers(bucket, { runId, arm: "base", asked }, batch.first);
    for (const [index, question] of questions.entries()) {
      const { reference, group = null, slices = {} } = question;
      const answer = answers.get(batch.first + index);
      if (answer === undefined) continue;
      tally.add(answer);
      rows.push({ reference, group, slices, ...scoresOf(scorers, question, answer.text) });
    }
  }
  const references = rows.map(({ reference }) => reference);
  const [first] = scorers;
  const floor = first === undefined ? null : floorAnswers(first, references);
  return { rows, answers: tally.result(usdPer1000Tokens), floor };
}

/** A row that the base model refuses counts as right, as it will when the models are compared. */
function scoresOf(
  scorers: readonly Scorer[],
  { recordId, reference }: EvaluationRow,
  text: string | null,
): Pick<BaseRow, "base" | "right"> {
  const of = { recordId, reference, ifRefused: 1 };
  return {
    base: scoreAnswer(scorers, { text }, of),
    right: scoreAnswer(scorers, { text: reference }, of),
  };
}

function intervalOf(rows: readonly BaseRow[], confidence: number): Interval {
  const values = rows.map(({ base }) => base.values[0] ?? 0);
  const isBinary = values.every((value) => value === 0 || value === 1);
  const groups = rows.flatMap(({ group }) => group ?? []);
  const isGrouped = groups.length > 0;
  if (isBinary && !isGrouped) {
    return wilson(values.filter((value) => value === 1).length, rows.length, confidence);
  }
  // From -1 to 1 as differences are: what no row shows is then as far on the other side of the scale's middle.
  const centered = values.map((value) => 2 * value - 1);
  // Rows without a group do not occur where others have one.
  const units = unitsOf(centered, isGrouped ? groups : null);
  const { low, high } = smoothedInterval(centered, units, confidence);
  return { low: (low + 1) / 2, high: (high + 1) / 2 };
}

/** What the plan would still have bought once: all but the base model's answers, which are paid for. */
async function savedUsd(bucket: Bucket, runId: string): Promise<number | null> {
  const plan = await planFile.findReadable(bucket, runId);
  const known = (plan?.purchases ?? []).flatMap(({ item, recurring, usd }) =>
    recurring || usd === null || item === "baseInput" || item === "baseOutput" ? [] : [usd],
  );
  return known.length === 0 ? null : known.reduce((sum, usd) => sum + usd, 0);
}

function summary(score: BaseScore): BaseScoreSummary {
  const { decision, reason, score: name, value, interval, rows, savedUsd } = score;
  return {
    ...{ decision, reason, score: name, rows },
    value: rounded(value),
    low: rounded(interval.low),
    high: rounded(interval.high),
    savedUsd: savedUsd === null ? null : rounded(savedUsd),
    text: baseScoreText(score),
  };
}
