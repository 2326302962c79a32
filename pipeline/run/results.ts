import type { Bucket } from "../objects.ts";
import { type Acceptance, acceptanceFile } from "../run-folder/acceptance.ts";
import { type BaseScore, baseScoreFile } from "../run-folder/base-score.ts";
import {
  hyperparameterSweepFile,
  type SweptCandidates,
} from "../run-folder/hyperparameter-sweep.ts";
import { manifestFile } from "../run-folder/manifest.ts";
import { metricsFile, type TrainingMetrics } from "../run-folder/metrics.ts";
import { type ModellessOutput, readModellessOutput } from "../run-folder/modelless-output.ts";
import { type RunOutput, readOutput } from "../run-folder/run-output.ts";
import { type SmokeTest, smokeTestFile } from "../run-folder/smoke-test.ts";
import type { Teardown } from "../run-folder/teardown.ts";
import { type Verdict, verdictFile } from "../run-folder/verdict.ts";
import { commonSystem } from "./call-card/common-system.ts";
import { proofOf } from "./clean-up-proof.ts";
import { readPointing } from "./retire-commands.ts";
import type { RunView } from "./status.ts";

/** How the rows of a run were written: what is needed to ask its model the way it was trained. */
export interface RowStyle {
  readonly format: string;
  /** Text that every row has; null where there is none, or rows have different ones. */
  readonly system: string | null;
}

/** What a run has measured and decided so far. */
export interface RunResults {
  readonly output: RunOutput | null;
  /** Aliases, `group@alias`, that point at its versions now, in the order in which they can be retired. */
  readonly aliases: readonly string[];
  /** Of a run that succeeded and has no model; null for any other. */
  readonly modelless: ModellessOutput | null;
  /** What Bedrock made of the rows of the training data; null where it wrote no report. */
  readonly acceptance: Acceptance | null;
  readonly metrics: TrainingMetrics | null;
  /** What a hyperparameter sweep has tried; null of other runs, and before its jobs have ended. */
  readonly hyperparameterSweep: SweptCandidates | null;
  /** The base model's score before the training; null where it was not measured. */
  readonly baseScore: BaseScore | null;
  readonly verdict: Verdict | null;
  readonly smokeTest: SmokeTest | null;
  readonly style: RowStyle | null;
  /** The proof of the clean-up of a run that failed or was stopped; null while there is none. */
  readonly teardown: Teardown | null;
}

/** What a run's results depend on. */
type EndedView = Pick<RunView, "runId" | "resumes" | "output" | "error">;

/**
 * Reads a run's own files: the figures of its training, its evaluation and its decision. One that cannot be
 * read, e.g. since another version wrote it, is null: it must not keep people from the rest.
 */
export async function readResults(bucket: Bucket, view: EndedView): Promise<RunResults> {
  const { runId } = view;
  const [swept, metrics, baseScore, verdict, smokeTest] = await Promise.all([
    hyperparameterSweepFile.findReadable(bucket, runId),
    metricsFile.findReadable(bucket, runId),
    baseScoreFile.findReadable(bucket, runId),
    verdictFile.findReadable(bucket, runId),
    smokeTestFile.findReadable(bucket, runId),
  ]);
  const output = readOutput(view.output);
  return {
    output,
    aliases: await readPointing(bucket, output),
    modelless: readModellessOutput(view.output),
    acceptance: (await acceptanceFile.findReadable(bucket, runId)) ?? null,
    metrics: metrics ?? null,
    hyperparameterSweep: swept ?? null,
    baseScore: baseScore ?? null,
    verdict: verdict ?? null,
    smokeTest: smokeTest ?? null,
    style: await readStyle(bucket, runId),
    teardown: view.error === null ? null : await proofOf(bucket, runId, view.resumes + 1),
  };
}

/**
 * Reads from the run's manifest how its rows were written; null when there is none, or when another
 * version of the tools wrote it: the model still answers, if less well.
 */
export async function readStyle(bucket: Bucket, runId: string): Promise<RowStyle | null> {
  const manifest = await manifestFile.findReadable(bucket, runId);
  if (manifest === undefined) return null;
  const { text, source } = manifest.system;
  const system = source === "rows" ? await commonSystem(bucket, runId) : text;
  return { format: manifest.format, system };
}
