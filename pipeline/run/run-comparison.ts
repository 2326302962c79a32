import { z } from "zod";
import { Decision, RunOutput } from "../run-folder/run-output.ts";
import { Comparison, Verdict } from "../run-folder/verdict.ts";

const text = z.string().nullable();

/** One of two runs: what it was started with, and what came of it. */
export const RunSide = z.strictObject({
  runId: z.string(),
  /** Of its latest execution, in Step Functions' words. */
  status: z.string(),
  /** null unless the run succeeded. */
  outcome: RunOutput.shape.outcome.nullable(),
  verdict: RunOutput.shape.verdict.nullable(),
  decision: Decision.nullable(),
  /** Settings, data and plan by name, as text; the same names in both runs. */
  facts: z.record(z.string(), z.string()),
});
export type RunSide = z.infer<typeof RunSide>;

const { interval, method, pValue } = Comparison.shape;
const { groups } = Verdict.shape;

/** A row to which one model's answer is better than the other's. */
const ChangedRow = z.strictObject({
  recordId: z.string(),
  /** Scores of the two tuned models' answers. */
  a: z.number(),
  b: z.number(),
});
export type ChangedRow = z.infer<typeof ChangedRow>;

/** The two tuned models on the rows that both answered. */
export const PairedAnswers = z.strictObject({
  /** Whether both runs have the same held-out file, by its SHA-256. */
  sameHeldOut: z.boolean(),
  /** Rows that both tuned models answered. */
  rows: z.number(),
  /** Held-out rows of only one run. */
  onlyA: z.number(),
  onlyB: z.number(),
  /** Name of the score: the first of run A that answers of both runs have, or `exact`. */
  score: z.string(),
  /** Scores of run A that come before it and that run B has not made for its answers. */
  skippedScores: z.array(z.string()),
  a: z.number(),
  b: z.number(),
  /** b − a. */
  gain: z.number(),
  ...{ interval, method, pValue, groups },
  confidence: z.number(),
  /** Rows with another score, the largest change first. */
  worse: z.array(ChangedRow),
  better: z.array(ChangedRow),
});
export type PairedAnswers = z.infer<typeof PairedAnswers>;

/** A changed row with its texts. */
const RowTexts = ChangedRow.extend({
  question: z.string(),
  reference: z.string(),
  answerA: text,
  answerB: text,
});
export type RowTexts = z.infer<typeof RowTexts>;

/** Two runs side by side. */
export const RunComparison = z.strictObject({
  a: RunSide,
  b: RunSide,
  /** Names of the facts that differ. */
  differences: z.array(z.string()),
  /** null where a run has no answers, or they have no row in common. */
  answers: PairedAnswers.nullable(),
  /** Texts of changed rows, as many as requested. */
  rows: z.array(RowTexts),
});
export type RunComparison = z.infer<typeof RunComparison>;
