import { type Clock, timestamp } from "../clock.ts";
import { type Bucket, writeText } from "../objects.ts";
import { acceptanceFile } from "../run-folder/acceptance.ts";
import { runLayout } from "../run-folder/layout.ts";
import { metricsFile } from "../run-folder/metrics.ts";
import { teardownFile } from "../run-folder/teardown.ts";
import { verdictFile } from "../run-folder/verdict.ts";
import { render } from "./render.ts";
import type { ReportRequest } from "./report-request.ts";

/** Gathers what the run's folder holds and writes `report.md`. Returns its key. */
export async function writeReport(
  bucket: Bucket,
  clock: Clock,
  run: ReportRequest,
): Promise<{ key: string }> {
  const key = runLayout(run.runId).report;
  // A file that cannot be read must not keep people from the rest of the report.
  const [acceptance, metrics, verdict, teardown] = await Promise.all([
    acceptanceFile.findReadable(bucket, run.runId),
    metricsFile.findReadable(bucket, run.runId),
    verdictFile.findReadable(bucket, run.runId),
    teardownFile.findReadable(bucket, run.runId),
  ]);
  const text = render({
    ...run,
    writtenAt: timestamp(clock),
    bucket: bucket.name,
    acceptance,
    metrics,
    verdict,
    teardown,
  });
  await writeText(bucket, key, { text, type: "text/markdown; charset=utf-8" });
  return { key };
}
