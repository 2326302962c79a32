import { z } from "zod";
import { UserError } from "../errors.ts";
import type { Bucket } from "../objects.ts";
import { comparedModels, readAnswers } from "../run-folder/answered-rows.ts";
import { type Comparison, Gate, type Verdict, verdictFile } from "../run-folder/verdict.ts";
import { comparer } from "./compare.ts";
import { askedOf, Evaluated } from "./evaluated.ts";
import { areTooMany, tooManyFailures } from "./failures.ts";

/** The few numbers that pass through the state machine, rounded to four places. */
export interface DecisionSummary {
  readonly verdict: Verdict["verdict"];
  readonly reason: string;
  readonly tuned: number;
  readonly base: number;
  readonly gain: number;
  readonly low: number;
  readonly high: number;
  readonly rows: number;
}

export const DecideRequest = z.strictObject({
  runId: z.string(),
  evaluated: Evaluated,
  /** Held-out rows of the dataset; all of them must have been asked. */
  rows: z.int().positive(),
  labels: z.array(z.string()).nullable(),
  gate: Gate,
});
export type DecideRequest = z.infer<typeof DecideRequest>;

/**
 * Reads all answers of the run, compares, applies the gate and writes `verdict.json`.
 * @throws UserError `Evaluation.RowsMissing`, `Evaluation.TooManyFailures`
 */
export async function decide(bucket: Bucket, request: DecideRequest): Promise<DecisionSummary> {
  const comparison = await compareAnswers(bucket, request);
  refuseGaps(comparison, request.rows);
  const verdict: Verdict = {
    ...comparison,
    ...judge(comparison, request.gate),
    gate: request.gate,
  };
  await verdictFile.write(bucket, request.runId, verdict);
  return {
    verdict: verdict.verdict,
    reason: verdict.reason,
    rows: verdict.rows,
    tuned: round(verdict.tuned),
    base: round(verdict.base),
    gain: round(verdict.gain),
    low: round(verdict.interval.low),
    high: round(verdict.interval.high),
  };
}

async function compareAnswers(
  bucket: Bucket,
  { runId, evaluated, labels, gate }: DecideRequest,
): Promise<Comparison> {
  const compare = comparer(labels, gate.confidence);
  const answers = readAnswers(bucket, { runId, asked: askedOf(evaluated) });
  for await (const row of answers) compare.add(row);
  return compare.result();
}

function refuseGaps({ rows, failed }: Comparison, expected: number): void {
  if (rows !== expected) {
    throw new UserError(
      "Evaluation.RowsMissing",
      `the run's folder has answers to ${rows} of ${expected} held-out rows`,
      {
        hint: "Something changed the run's evaluation folder. A resumed run asks the missing rows again.",
      },
    );
  }
  for (const model of comparedModels) {
    if (areTooMany(failed[model], rows)) throw tooManyFailures(model, failed[model], rows);
  }
}

/** Applies the gate to a comparison. */
export function judge(
  { interval }: Comparison,
  { minimumGain, confidence }: Gate,
): Pick<Verdict, "verdict" | "reason"> {
  const passed = interval.low > minimumGain;
  return {
    verdict: passed ? "accepted" : "rejected",
    reason:
      `The lower bound of the gain's ${Number((confidence * 100).toFixed(1))}% confidence interval, ` +
      `${points(interval.low)} points, is ${passed ? "" : "not "}above the required minimum of ${points(minimumGain)}.`,
  };
}

function points(score: number): string {
  return (score * 100).toFixed(1);
}

function round(score: number): number {
  return Math.round(score * 10_000) / 10_000;
}
