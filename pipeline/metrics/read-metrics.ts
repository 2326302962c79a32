import { basename } from "node:path/posix";
import { z } from "zod";
import { findJson } from "../json-objects.ts";
import { type Bucket, findText, listKeys } from "../objects.ts";
import { runLayout } from "../run-folder/layout.ts";
import { type CurveVerdict, type MetricPoint, metricsFile } from "../run-folder/metrics.ts";
import { judgeCurve } from "./curve.ts";
import { parseMetrics } from "./parse-metrics.ts";

/** A run whose job is completed. */
export const TrainedRun = z.strictObject({
  runId: z.string(),
  /** Its last segment names the folder that Bedrock writes into. */
  jobArn: z.string(),
});
export type TrainedRun = z.infer<typeof TrainedRun>;

/** The few numbers that pass through the state machine. */
export interface MetricsSummary {
  readonly steps: number;
  readonly firstLoss: number | null;
  readonly lastLoss: number | null;
  readonly validationLoss: number | null;
  readonly curve: CurveVerdict["shape"];
}

const TRAINING = "step_wise_training_metrics.csv";
const VALIDATION = "validation_metrics.csv";
/** AWS writes none; a local Bedrock puts its own next to the metrics. */
const NOTES = "local-notes.json";
const Notes = z.looseObject({ note: z.string() });

/**
 * Finds the job's two CSV files under the run's output by their names (Bedrock's folders differ from
 * model to model), writes them as `metrics.json` and returns the summary. Missing files are no error:
 * the summary then has 0 steps.
 */
export async function readMetrics(
  bucket: Bucket,
  { runId, jobArn }: TrainedRun,
): Promise<MetricsSummary> {
  const { output } = runLayout(runId);
  const jobId = jobArn.split("/").at(-1) ?? "";
  const keys = (await listKeys(bucket, output)).filter((key) =>
    key.startsWith(`${output}model-customization-job-${jobId}/`),
  );
  const training = await read(bucket, keys, TRAINING);
  const validation = await read(bucket, keys, VALIDATION);
  const curve = judgeCurve(training, validation);
  const notes = await readNotes(bucket, keys);
  await metricsFile.write(bucket, runId, { training, validation, curve, notes });
  return {
    steps: training.length,
    firstLoss: training[0]?.loss ?? null,
    lastLoss: training.at(-1)?.loss ?? null,
    validationLoss: validation.at(-1)?.loss ?? null,
    curve: curve.shape,
  };
}

async function read(bucket: Bucket, keys: string[], name: string): Promise<MetricPoint[]> {
  const points: MetricPoint[] = [];
  for (const key of keys.filter((one) => basename(one) === name)) {
    const found = await findText(bucket, key);
    if (found !== undefined) points.push(...parseMetrics(found.text, key));
  }
  return points;
}

async function readNotes(bucket: Bucket, keys: string[]): Promise<string[]> {
  const notes: string[] = [];
  for (const key of keys.filter((one) => basename(one) === NOTES)) {
    const found = await findJson(bucket, key, Notes);
    if (found !== undefined) notes.push(found.note);
  }
  return notes;
}
