import type { Bucket } from "../objects.ts";
import { type CostFigure, costFigures } from "../report/cost-figures.ts";
import { planFile } from "../run-folder/plan.ts";
import { RunTimes, reportFile } from "../run-folder/report.ts";
import type { RunView } from "./status.ts";

/**
 * What a run was to use, and what it has used up to its report; while it is running, or where it has left no report,
 * only what was planned. Empty where its plan cannot be read.
 */
export async function readCosts(
  bucket: Bucket,
  { runId, status }: Pick<RunView, "runId" | "status">,
): Promise<CostFigure[]> {
  const report = status === "RUNNING" ? undefined : await reportFile.findReadable(bucket, runId);
  const plan = report?.plan ?? (await planFile.findReadable(bucket, runId));
  if (plan === undefined) return [];
  return costFigures(
    plan,
    report ? { ...report, times: RunTimes.parse(report.times ?? {}) } : null,
  );
}
