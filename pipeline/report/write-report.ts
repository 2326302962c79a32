import { type Clock, timestamp } from "../clock.ts";
import type { Verdict } from "../evaluation/decide.ts";
import type { TrainingMetrics } from "../metrics/read-metrics.ts";
import { type Bucket, findJson, writeText } from "../objects.ts";
import { runLayout } from "../run-folder/layout.ts";
import { readTeardown } from "../run-folder/teardown.ts";
import { type Dossier, type Failure, render } from "./render.ts";

/** What the workflow says of the run; all else stands in the run's folder. */
export interface ReportRequest {
  readonly runId: string;
  readonly outcome: Dossier["outcome"];
  /** Input of the execution as it came; of a failed run it may be anything. */
  readonly request: unknown;
  readonly failure?: Failure | undefined;
  readonly jobArn?: string | undefined;
  readonly modelArn?: string | undefined;
  readonly servingArn?: string | undefined;
}

/** Gathers what the run's folder holds and writes `report.md`. Returns its key. */
export async function writeReport(
  bucket: Bucket,
  clock: Clock,
  run: ReportRequest,
): Promise<{ key: string }> {
  const layout = runLayout(run.runId);
  const [metrics, verdict, teardown] = await Promise.all([
    findJson(bucket, layout.metrics),
    findJson(bucket, layout.verdict),
    readTeardown(bucket, run.runId),
  ]);
  const text = render({
    ...run,
    writtenAt: timestamp(clock),
    bucket: bucket.name,
    metrics: metrics as TrainingMetrics | undefined,
    verdict: verdict as Verdict | undefined,
    teardown,
  });
  await writeText(bucket, layout.report, { text, type: "text/markdown; charset=utf-8" });
  return { key: layout.report };
}
