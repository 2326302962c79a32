import { basename } from "node:path/posix";
import { z } from "zod";
import { defined } from "../../dataset-tools/defined.ts";
import { findJson } from "../json-objects.ts";
import { type Bucket, findText, listKeys } from "../objects.ts";
import { runLayout } from "../run-folder/layout.ts";
import {
  type ChanceLevel,
  type Curve,
  metricsFile,
  type NotFinite,
  StandIn,
} from "../run-folder/metrics.ts";
import { planFile } from "../run-folder/plan.ts";
import { readChanceLevel } from "./chance.ts";
import { judgeCurve } from "./curve.ts";
import { judgeLessons, MeasuredLessons } from "./judge-lessons.ts";
import { type ParsedMetrics, parseMetrics } from "./parse-metrics.ts";

/** A run whose job is completed. */
export const TrainedRun = z.strictObject({
  runId: z.string(),
  /** Its last segment names the folder that Bedrock writes into. */
  jobArn: z.string(),
  /** Number of labels; null where answers are not labels. */
  labels: z.int().positive().nullable(),
  evaluationKey: z.string(),
  validationRows: z.int().nonnegative(),
});
export type TrainedRun = z.infer<typeof TrainedRun>;

/** The few numbers that pass through the state machine. */
export interface MetricsSummary {
  readonly steps: number;
  readonly firstLoss: number | null;
  readonly lastLoss: number | null;
  readonly validationLoss: number | null;
  readonly curve: Curve["shape"];
  readonly beatsChance: boolean | null;
  readonly bestEpoch: number | null;
  /** What fewer epochs would have saved. */
  readonly savedUsd: number | null;
}

const TRAINING = "step_wise_training_metrics.csv";
/** Name of the file of the losses on validation rows. */
export const VALIDATION = "validation_metrics.csv";
/** AWS writes none; a local Bedrock puts its own next to the metrics. */
const NOTES = "local-notes.json";
/** What the losses are means of is not documented by AWS; of a language model they are means per token. */
const Notes = z.looseObject({
  note: z.string(),
  loss: z.string().default("nats per token"),
  standIn: StandIn.optional().catch(undefined),
  lessons: MeasuredLessons.optional().catch(undefined),
});

/**
 * Finds the job's two CSV files under the run's output by their names (Bedrock's folders differ from
 * model to model), judges them, writes them as `metrics.json` and returns the summary. Missing files are no error:
 * the summary then has 0 steps.
 */
export async function readMetrics(bucket: Bucket, run: TrainedRun): Promise<MetricsSummary> {
  const { runId, jobArn } = run;
  const { output } = runLayout(runId);
  const jobId = jobArn.split("/").at(-1) ?? "";
  const keys = (await listKeys(bucket, output)).filter((key) =>
    key.startsWith(`${output}model-customization-job-${jobId}/`),
  );
  const training = await readFiles(bucket, keys, TRAINING);
  const validation = await readFiles(bucket, keys, VALIDATION);
  const notes = await readNotes(bucket, keys);
  const lossPer = notes.some(({ loss }) => loss === "nats per record") ? "answer" : "token";
  const curve = judgeCurve({
    training: training.points,
    validation: validation.points,
    notFinite: [
      ...named("training", training.notFinite),
      ...named("validation", validation.notFinite),
    ],
    chance: await chanceOf(bucket, run, lossPer),
    usdPerEpoch: await usdPerEpoch(bucket, runId),
  });
  const lessons = notes.find((one) => one.lessons !== undefined)?.lessons;
  const standIn = notes.find((one) => one.standIn !== undefined)?.standIn;
  await metricsFile.write(bucket, runId, {
    training: [...training.points],
    validation: [...validation.points],
    curve,
    notes: notes.map(({ note }) => note),
    ...defined({ standIn, dataLessons: lessons && judgeLessons(lessons) }),
  });
  return {
    steps: training.points.length,
    firstLoss: training.points[0]?.loss ?? null,
    lastLoss: training.points.at(-1)?.loss ?? null,
    validationLoss: validation.points.at(-1)?.loss ?? null,
    curve: curve.shape,
    beatsChance: curve.beatsChance,
    bestEpoch: curve.bestEpoch,
    savedUsd: curve.savedUsd,
  };
}

/** Reads the file of that name; where a job has several, one after the other. */
export async function readFiles(
  bucket: Bucket,
  keys: readonly string[],
  name: string,
): Promise<ParsedMetrics> {
  const parsed: ParsedMetrics[] = [];
  for (const key of keys.filter((one) => basename(one) === name)) {
    const found = await findText(bucket, key);
    if (found !== undefined) parsed.push(parseMetrics(found.text, key));
  }
  return {
    points: parsed.flatMap(({ points }) => points),
    notFinite: parsed.find(({ notFinite }) => notFinite !== undefined)?.notFinite,
  };
}

function named(set: NotFinite["set"], found: ParsedMetrics["notFinite"]): NotFinite[] {
  return found === undefined ? [] : [{ set, ...found }];
}

async function readNotes(bucket: Bucket, keys: string[]): Promise<z.infer<typeof Notes>[]> {
  const notes: z.infer<typeof Notes>[] = [];
  for (const key of keys.filter((one) => basename(one) === NOTES)) {
    const found = await findJson(bucket, key, Notes);
    if (found !== undefined) notes.push(found);
  }
  return notes;
}

async function chanceOf(
  bucket: Bucket,
  { labels, evaluationKey, validationRows }: TrainedRun,
  lossPer: ChanceLevel["lossPer"],
): Promise<ChanceLevel | null> {
  if (labels === null || labels < 2) return null;
  return readChanceLevel(bucket, { labels, evaluationKey, validationRows, lossPer });
}

/** What one epoch was planned to cost; null where the plan has no price, or of several trainings, or the run did not train. */
async function usdPerEpoch(bucket: Bucket, runId: string): Promise<number | null> {
  const plan = await planFile.findReadable(bucket, runId);
  if (plan?.hyperparameterSweep !== undefined) return null;
  const training = plan?.purchases.find(({ item }) => item === "training");
  const epochs = Number(plan?.hyperParameters["epochCount"] ?? 1);
  if (training?.usd == null || !(epochs > 0)) return null;
  return training.usd / epochs;
}
