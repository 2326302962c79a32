import { z } from "zod";
import { ExecutionInput } from "../workflow/input.ts";
import { ScoreSpec } from "../workflow/score-spec.ts";
import { runFile } from "./run-file.ts";

/** An interval that holds the true value with the gate's confidence. */
const Interval = z.strictObject({ low: z.number(), high: z.number() });
export type Interval = z.infer<typeof Interval>;

/** How often both, one, or none of the two models was right on the same rows. */
const PairedCounts = z.strictObject({
  both: z.number(),
  tunedOnly: z.number(),
  baseOnly: z.number(),
  neither: z.number(),
});
export type PairedCounts = z.infer<typeof PairedCounts>;

/** How an interval was computed; see `pipeline/evaluation/README.md`. */
const Method = z.enum([
  "newcombe-paired",
  "newcombe-paired-clustered",
  "paired-bootstrap",
  "smoothed-bootstrap",
  "cluster-bootstrap",
]);
export type Method = z.infer<typeof Method>;

/** The tuned model against another (`base`) on the same rows; scores and differences from 0 to 1. */
const Comparison = z.strictObject({
  tuned: z.number(),
  base: z.number(),
  /** tuned − base. */
  gain: z.number(),
  /** Of the gain. */
  interval: Interval,
  method: Method,
  /** Chance of so large a difference if both were equally good; null where only the interval is known. */
  pValue: z.number().nullable(),
  /** null where a score is not only 0 or 1. */
  counts: PairedCounts.nullable(),
});
export type Comparison = z.infer<typeof Comparison>;

/** One score of the two models. */
const ScoreResult = Comparison.extend({
  /** As `scoreName` has it, e.g. `labels`; `macro-f1` beside it. */
  name: z.string(),
  spec: ScoreSpec,
  /** pValue corrected for the number of scores (Holm); null where there is none. */
  adjustedPValue: z.number().nullable(),
});
export type ScoreResult = z.infer<typeof ScoreResult>;

/** Kinds of answers that are wrong in form, before their content is looked at. */
export const FormFault = z.enum(["outside-labels", "not-json", "schema", "no-number", "no-match"]);
export type FormFault = z.infer<typeof FormFault>;

/** How many answers have a fault of form; `broken` where the tuned model's are too many. */
const HardBreak = z.strictObject({
  kind: FormFault,
  tuned: z.number(),
  base: z.number(),
  broken: z.boolean(),
});
export type HardBreak = z.infer<typeof HardBreak>;

const Change = z.enum(["better", "worse", "unclear"]);

/** The answers of one model to the rows of one label. */
const LabelScores = z.strictObject({
  right: z.number(),
  /** null where it never gave this label. */
  precision: z.number().nullable(),
  recall: z.number(),
  f1: z.number(),
});

/** One label of the held-out rows. */
const LabelResult = z.strictObject({
  label: z.string(),
  rows: z.number(),
  tuned: LabelScores,
  base: LabelScores,
  /** By an exact McNemar test, corrected for the number of labels (Holm). */
  adjustedPValue: z.number(),
  change: Change,
});
export type LabelResult = z.infer<typeof LabelResult>;

/** Part of the rows, by label, language, length or a column. */
const SliceResult = z.strictObject({
  by: z.string(),
  value: z.string(),
  rows: z.number(),
  tuned: z.number(),
  base: z.number(),
  interval: Interval,
  /** Corrected for the number of slices (Holm); null where there is no p-value. */
  adjustedPValue: z.number().nullable(),
  change: Change,
  belowFloor: z.boolean(),
});
export type SliceResult = z.infer<typeof SliceResult>;

/** What one model's answers were like, besides their score. */
const AnswerFacts = z.strictObject({
  /** Rows that the model refuses, counted against the tuned and in favor of the other model. */
  refused: z.number(),
  /** Answers cut off at the maximum number of tokens. */
  cut: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  /** Milliseconds; null where Bedrock gave none. */
  medianMs: z.number().nullable(),
  p95Ms: z.number().nullable(),
  /** USD of 1000 answers like these; null where a price is not known. */
  usdPer1000Answers: z.number().nullable(),
});
export type AnswerFacts = z.infer<typeof AnswerFacts>;

/** The model that the alias points at now. */
const Champion = z.strictObject({
  alias: z.string(),
  /** Name of its version. */
  version: z.string(),
  runId: z.string(),
  modelArn: z.string(),
  /** `base` of the comparison is the champion's score. */
  comparison: Comparison,
  answers: AnswerFacts,
  /** How much worse the tuned model may be. */
  margin: z.number(),
  passed: z.boolean(),
  /** The same on the champion's own held-out rows, without those that are in this run's training data; null: not asked. */
  forgetting: z
    .strictObject({ rows: z.number(), comparison: Comparison, passed: z.boolean() })
    .nullable(),
});

/** Why the gate accepted or rejected: the first rule that decided. */
const Reason = z.discriminatedUnion("kind", [
  /** Accepted: the lower bound of the gain is above the minimum, and no other rule objects. */
  z.strictObject({ kind: z.literal("gain-above-minimum") }),
  /** The gain is not above the minimum, or not certainly. */
  z.strictObject({ kind: z.literal("gain-not-above-minimum") }),
  z.strictObject({ kind: z.literal("hard-break"), fault: FormFault }),
  z.strictObject({ kind: z.literal("below-floor") }),
  z.strictObject({ kind: z.literal("below-few-shot") }),
  z.strictObject({ kind: z.literal("worse-than-champion") }),
  z.strictObject({ kind: z.literal("forgets") }),
  z.strictObject({ kind: z.literal("slice-below-floor"), by: z.string(), value: z.string() }),
]);
export type Reason = z.infer<typeof Reason>;

/** What the gate decided, and on which numbers: the content of a run's `verdict.json`. */
export const Verdict = z.strictObject({
  schema: z.literal(2),
  outcome: z.enum(["accepted", "rejected"]),
  /** The tuned model against the base model by the first score, whatever the gate requires. */
  verdict: z.enum(["better", "worse", "no-difference", "cannot-tell"]),
  reason: Reason,
  /** Held-out rows that both models were asked. */
  rows: z.number(),
  /** About so many more rows would tell; null where the verdict is clear, or no number would. */
  rowsNeeded: z.number().nullable(),
  /** Rows of a group are not independent; null where rows are not grouped. */
  groups: z
    .strictObject({
      count: z.number(),
      /** Variance of the mean gain over that of as many independent rows; at least 1. */
      designEffect: z.number(),
      /** Independent rows that would tell as much. */
      effectiveRows: z.number(),
    })
    .nullable(),
  /** The first decides. */
  scores: z.tuple([ScoreResult]).rest(ScoreResult),
  breaks: z.array(HardBreak),
  /** The answer that is right most often, given to every row; null where the gate has no floor. */
  floor: z
    .strictObject({ answer: z.string(), comparison: Comparison, passed: z.boolean() })
    .nullable(),
  /** The base model with examples from the training rows in its prompt; null where it was not asked. */
  fewShot: z
    .strictObject({
      examples: z.number(),
      comparison: Comparison,
      answers: AnswerFacts,
      passed: z.boolean(),
    })
    .nullable(),
  champion: Champion.nullable(),
  /** null unless answers are scored by label. */
  labels: z.array(LabelResult).nullable(),
  /** How often a model answered `answer` (null: no label) where `reference` is right; null as `labels`. */
  confusion: z
    .array(
      z.strictObject({
        reference: z.string(),
        answer: z.string().nullable(),
        tuned: z.number(),
        base: z.number(),
      }),
    )
    .nullable(),
  slices: z.array(SliceResult),
  answers: z.strictObject({ tuned: AnswerFacts, base: AnswerFacts }),
  /** Runs of the group that these held-out rows have decided before; each makes the next decision less certain. */
  decidedBefore: z.number(),
  gate: ExecutionInput.shape.gate,
});
export type Verdict = z.infer<typeof Verdict>;

/** The run's `verdict.json`. */
export const verdictFile = runFile("verdict", Verdict);
