import { gather } from "../../../report/gather.ts";
import type { ReportRequest } from "../../../report/report-request.ts";
import { executionData, type RunExecution } from "../../../run/executions.ts";
import { readModellessOutput } from "../../../run-folder/modelless-output.ts";
import { type RunReport, RunTimes, reportFile } from "../../../run-folder/report.ts";
import { readOutput } from "../../../run-folder/run-output.ts";
import { teardownFile } from "../../../run-folder/teardown.ts";
import type { PlacedExecution } from "../../place.ts";

/** What is known of a run: its report, or while it has none what its folder holds. */
export interface KnownReport {
  readonly report: RunReport;
  /** The run has not ended: nothing that depends on how it ends may be shown. */
  readonly isRunning: boolean;
}

/** Reads what is known of a run. */
export async function readKnownReport(placed: PlacedExecution): Promise<KnownReport> {
  const { place, environment, execution } = placed;
  const { runId } = execution;
  const { bucket } = environment;
  const isRunning = execution.status === "RUNNING";
  const written = isRunning ? undefined : await reportFile.findReadable(bucket, runId);
  const report: RunReport =
    written === undefined
      ? await gather({ bucket, clock: await place.clock(), withRows: false }, requestOf(execution))
      : {
          ...written,
          leaseUntil: written.leaseUntil ?? null,
          times: RunTimes.parse(written.times ?? {}),
        };
  if (isRunning) return { report, isRunning };
  // The clean-up of a run that was stopped comes after its report.
  const teardown = (await teardownFile.findReadable(bucket, runId)) ?? report.teardown;
  return { report: { ...report, teardown }, isRunning };
}

/** What the workflow would say of a run that has left no report, e.g. since it still runs. */
function requestOf(execution: RunExecution): ReportRequest {
  const { runId, startDate, executionArn, error, cause } = execution;
  const output = readOutput(executionData(execution.output));
  return {
    ...{ runId, executionArn, request: executionData(execution.input) },
    startedAt: startDate?.toISOString() ?? null,
    outcome: outcomeOf(execution),
    ...(error === undefined ? {} : { failure: { error, cause: cause ?? "", state: "" } }),
    ...{ modelArn: output?.modelArn, servingArn: output?.servingArn },
    ...{ committedUntil: output?.committedUntil, leaseUntil: output?.leaseUntil },
  };
}

function outcomeOf({ status, output }: RunExecution): ReportRequest["outcome"] {
  if (status === "FAILED" || status === "TIMED_OUT") return "failed";
  const data = executionData(output);
  const modelless = readModellessOutput(data);
  if (modelless !== null) return modelless.outcome === "not-tuned" ? "not-tuned" : "a-a";
  return readOutput(data)?.outcome ?? "stopped";
}
