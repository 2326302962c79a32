import { z } from "zod";
import { runFile } from "./run-file.ts";

/** One line of Bedrock's metrics CSV. */
const MetricPoint = z.object({
  step: z.number(),
  epoch: z.number(),
  /** Loss as Bedrock reports it, training or validation by the file. */
  loss: z.number(),
  /** Older jobs have no such column. */
  perplexity: z.number().nullable(),
});
export type MetricPoint = z.infer<typeof MetricPoint>;

/** Losses in a metrics CSV that are no finite numbers, such as `nan` or `inf`. */
const NotFinite = z.strictObject({
  set: z.enum(["training", "validation"]),
  /** As the CSV has the first of them. */
  value: z.string(),
  count: z.int().positive(),
  firstStep: z.number(),
  /** The last step that was reported is one of them. */
  atEnd: z.boolean(),
});
export type NotFinite = z.infer<typeof NotFinite>;

/** What a model that knows only how often each label occurs would score: the entropy of the labels. */
const ChanceLevel = z.strictObject({
  labels: z.int().min(2),
  /** Nats per answer; at most ln `labels`. */
  loss: z.number(),
  /** A validation loss below this is better than chance, beyond what so few validation rows leave to luck. */
  below: z.number(),
  /**
   * What the job's losses are means of. An answer's loss is at least its mean per token, so that a mean per token above
   * the chance level is worse than guessing; but AWS does not document whether the prompt's tokens are in its mean.
   */
  lossPer: z.enum(["answer", "token"]),
});
export type ChanceLevel = z.infer<typeof ChanceLevel>;

/** What the losses of a training say; `metrics/curve.ts` has the rules, `metrics/curve-text.ts` the words. */
const Curve = z.strictObject({
  shape: z.enum(["falling", "flat", "known", "diverged", "overfitting", "noisy", "unknown"]),
  /** Mean training loss of the first and the last tenth of the steps, or epoch; null where there are fewer than 2 steps. */
  training: z
    .strictObject({
      first: z.number(),
      last: z.number(),
      /** Absent in older files, which have tenths of the steps. */
      over: z.enum(["tenths", "epochs"]).exactOptional(),
    })
    .nullable(),
  /** null without a validation set. */
  validation: z.strictObject({ first: z.number(), best: z.number(), last: z.number() }).nullable(),
  notFinite: z.array(NotFinite),
  /** Validation loss − training loss at the end. */
  gap: z.number().nullable(),
  /** null where answers are not labels. */
  chance: ChanceLevel.nullable(),
  /** Whether the validation loss ended below the chance level; null where that is not known, as of losses per token. */
  beatsChance: z.boolean().nullable(),
  /** Epochs that the job trained. */
  epochs: z.int().nonnegative(),
  /** Epoch with the lowest validation loss, from 1. */
  bestEpoch: z.int().positive().nullable(),
  /** So many epochs had brought the validation loss as low as it got; null where that is not known. */
  enoughEpochs: z.int().positive().nullable(),
  /** Price of the epochs after those, by the plan; null where it, or the epochs, are not known. */
  savedUsd: z.number().nullable(),
});
export type Curve = z.infer<typeof Curve>;

/** The loss by the number of rows trained on; `metrics/judge-lessons.ts` has the rule. */
const LearningCurve = z.strictObject({
  /** What was held out of the partial trainings: validation rows, or the other half of the training rows. */
  heldOut: z.strictObject({ set: z.enum(["validation", "training"]), rows: z.int().positive() }),
  /** Mean loss on the held-out rows, the fewest training rows first. */
  points: z.array(z.strictObject({ rows: z.int().positive(), loss: z.number() })).min(2),
  /** By how much the last doubling of the rows lowered it, and the 95% interval of that over the held-out rows. */
  gain: z.strictObject({ mean: z.number(), low: z.number(), high: z.number() }),
  /** What twice as many rows of this kind would do. */
  moreRows: z.enum(["would-help", "would-change-little", "cannot-tell"]),
});
export type LearningCurve = z.infer<typeof LearningCurve>;

/** Why there is no learning curve. */
export const CurveLeftOut = z.enum(["few-rows", "few-held-out-rows", "many-rows"]);

/** Training rows whose loss at the end was far above that of the others. Holds no text of a row. */
export const UnlearnedRows = z.strictObject({
  /** Rows that were looked at. */
  of: z.int().positive(),
  median: z.number(),
  /** A higher loss is far above the others. */
  threshold: z.number(),
  count: z.int().nonnegative(),
  /** Those with the highest loss; `row` is the line of `input/train.jsonl`, from 1. */
  rows: z.array(z.strictObject({ row: z.int().positive(), loss: z.number() })),
});
export type UnlearnedRows = z.infer<typeof UnlearnedRows>;

/** What a training said about its data, as far as a local Bedrock measured it. */
const DataLessons = z.strictObject({
  learningCurve: z.union([LearningCurve, z.strictObject({ leftOut: CurveLeftOut })]).nullable(),
  /** null where there were too few rows, or too many. */
  unlearned: UnlearnedRows.nullable(),
});
export type DataLessons = z.infer<typeof DataLessons>;

/** A server that answers as the untuned base model of a local Bedrock. */
export const BaseServer = z.strictObject({ url: z.string(), name: z.string() });
export type BaseServer = z.infer<typeof BaseServer>;

/** How a local Bedrock differs from Bedrock, as far as a reader of the scores must know. */
export const StandIn = z.strictObject({
  /**
   * The untuned model has learned nothing: it picks a listed answer, or repeats from the prompt. Or another model
   * answers in its place.
   */
  base: z.union([z.literal("repeats-prompt"), BaseServer]),
  /** Whether what the model knew that was trained further is in the tuned one; null where none was. */
  earlier: z.enum(["continued", "left-out"]).nullable(),
});
export type StandIn = z.infer<typeof StandIn>;

/** What Bedrock measured while it trained: the content of a run's `metrics.json`. */
const TrainingMetrics = z.object({
  /** A point per optimizer step. */
  training: z.array(MetricPoint),
  /** Mostly a point per epoch; empty where the job had no validation set. */
  validation: z.array(MetricPoint),
  curve: Curve,
  /** What the service itself says about these numbers, e.g. that they were measured on a stand-in. */
  notes: z.array(z.string()),
  /** Absent of AWS's models. */
  standIn: StandIn.exactOptional(),
  /** Absent where the service measures nothing of the kind, as AWS does not. */
  dataLessons: DataLessons.exactOptional(),
});
export type TrainingMetrics = z.infer<typeof TrainingMetrics>;

/** The run's `metrics.json`. */
export const metricsFile = runFile("metrics", TrainingMetrics);
