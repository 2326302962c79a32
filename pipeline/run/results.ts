import { z } from "zod";
import { Manifest } from "../../dataset-tools/index.ts";
import type { Verdict } from "../evaluation/decide.ts";
import type { EvaluationRow } from "../evaluation/rows.ts";
import type { TrainingMetrics } from "../metrics/read-metrics.ts";
import { type Bucket, findJson } from "../objects.ts";
import { runLayout } from "../run-folder/layout.ts";
import { readTeardown, type Teardown } from "../run-folder/teardown.ts";
import type { RunView } from "./status.ts";

/** What the state machine gives back at its end. */
const RunOutput = z.object({
  verdict: z.enum(["accepted", "rejected"]),
  /** Key of the registry entry. */
  version: z.string(),
  modelArn: z.string(),
  servingArn: z.string().nullish(),
  alias: z.string().nullish(),
});
type RunOutput = z.infer<typeof RunOutput>;

/** The question that the tuned model was asked first, and its answer. */
export interface SmokeTest extends Omit<EvaluationRow, "recordId"> {
  readonly answer: string;
}

/** How the rows of a run were written: what one must know to ask its model as it learned. */
export interface RowStyle {
  readonly format: string;
  /** Text put before every row; null where there is none, or each row had its own. */
  readonly system: string | null;
}

/** What a run found out, as far as it came. */
export interface RunResults {
  readonly output: RunOutput | null;
  readonly metrics: TrainingMetrics | null;
  readonly verdict: Verdict | null;
  readonly smokeTest: SmokeTest | null;
  readonly style: RowStyle | null;
  /** What the clean-up of a run that failed or was stopped left behind; null while nothing is proven. */
  readonly teardown: Teardown | null;
}

/** Reads a run's own files: the figures of its training, its evaluation and its decision. */
export async function readResults(bucket: Bucket, view: RunView): Promise<RunResults> {
  const keys = runLayout(view.runId);
  const [metrics, verdict, smokeTest] = await Promise.all(
    [keys.metrics, keys.verdict, keys.smokeTest].map((key) => findJson(bucket, key)),
  );
  return {
    output: RunOutput.safeParse(view.output).data ?? null,
    metrics: (metrics as TrainingMetrics | undefined) ?? null,
    verdict: (verdict as Verdict | undefined) ?? null,
    smokeTest: (smokeTest as SmokeTest | undefined) ?? null,
    style: await readStyle(bucket, view.runId),
    teardown: await teardownOf(bucket, view),
  };
}

/** What is left of a run that failed or was stopped. */
export async function teardownOf(bucket: Bucket, view: RunView): Promise<Teardown | null> {
  return view.error === null ? null : ((await readTeardown(bucket, view.runId)) ?? null);
}

/** Reads from the run's manifest how its rows were written; null when there is none. */
export async function readStyle(bucket: Bucket, runId: string): Promise<RowStyle | null> {
  const manifest = Manifest.safeParse(await findJson(bucket, runLayout(runId).manifest)).data;
  return manifest === undefined ? null : { format: manifest.format, system: manifest.system.text };
}
