import { basename } from "node:path/posix";
import { z } from "zod";
import { type Bucket, findText, listKeys, writeJson } from "../objects.ts";
import { runLayout } from "../run-folder/layout.ts";
import { type CurveVerdict, judgeCurve } from "./curve.ts";
import { type MetricPoint, parseMetrics } from "./parse-metrics.ts";

/** What Bedrock measured while it trained: the content of a run's `metrics.json`. */
export interface TrainingMetrics {
  /** A point per optimizer step. */
  readonly training: readonly MetricPoint[];
  /** Mostly a point per epoch; empty where the job had no validation set. */
  readonly validation: readonly MetricPoint[];
  readonly curve: CurveVerdict;
  /** What the service itself says about these numbers, e.g. that they were measured on a stand-in. */
  readonly notes: readonly string[];
}

/** The few numbers that travel through the state machine. */
export interface MetricsSummary {
  readonly steps: number;
  readonly firstLoss: number | null;
  readonly lastLoss: number | null;
  readonly validationLoss: number | null;
  readonly curve: CurveVerdict["shape"];
}

const TRAINING = "step_wise_training_metrics.csv";
const VALIDATION = "validation_metrics.csv";
/** AWS writes none; a local Bedrock lays its own beside the metrics. */
const NOTES = "local-notes.json";
const Notes = z.looseObject({ note: z.string() });

/**
 * Finds the job's two CSV files under the run's output by their names (Bedrock's folders differ from
 * model to model), writes them as `metrics.json` and returns the summary. Missing files are no error:
 * the summary then has 0 steps.
 * @param jobArn the job's ARN; its last segment names the folder that Bedrock writes into
 */
export async function readMetrics(
  bucket: Bucket,
  runId: string,
  jobArn: string,
): Promise<MetricsSummary> {
  const layout = runLayout(runId);
  const jobId = jobArn.split("/").at(-1) ?? "";
  const keys = (await listKeys(bucket, layout.output)).filter((key) =>
    key.startsWith(`${layout.output}model-customization-job-${jobId}/`),
  );
  const training = await read(bucket, keys, TRAINING);
  const validation = await read(bucket, keys, VALIDATION);
  const curve = judgeCurve(training, validation);
  await writeJson(bucket, layout.metrics, {
    training,
    validation,
    curve,
    notes: await readNotes(bucket, keys),
  } satisfies TrainingMetrics);
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
    const found = await findText(bucket, key);
    if (found !== undefined) notes.push(Notes.parse(JSON.parse(found.text)).note);
  }
  return notes;
}
