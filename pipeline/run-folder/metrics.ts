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

/** What a loss curve looks like, with a sentence for the reader. */
const CurveVerdict = z.object({
  shape: z.enum(["falling", "flat", "rising", "overfitting", "unknown"]),
  sentence: z.string(),
});
export type CurveVerdict = z.infer<typeof CurveVerdict>;

/** What Bedrock measured while it trained: the content of a run's `metrics.json`. */
const TrainingMetrics = z.object({
  /** A point per optimizer step. */
  training: z.array(MetricPoint),
  /** Mostly a point per epoch; empty where the job had no validation set. */
  validation: z.array(MetricPoint),
  curve: CurveVerdict,
  /** What the service itself says about these numbers, e.g. that they were measured on a stand-in. */
  notes: z.array(z.string()),
});
export type TrainingMetrics = z.infer<typeof TrainingMetrics>;

/** The run's `metrics.json`. */
export const metricsFile = runFile("metrics", TrainingMetrics);
