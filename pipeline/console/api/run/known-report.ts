import type { Clock } from "../../../clock.ts";
import { gather } from "../../../report/gather.ts";
import type { ReportRequest } from "../../../report/report-request.ts";
import type { RunEnvironment } from "../../../run/environment.ts";
import { findRun, type RunExecution } from "../../../run/executions.ts";
import { type RunReport, RunTimes, reportFile } from "../../../run-folder/report.ts";
import { readOutput } from "../../../run-folder/run-output.ts";
import { teardownFile } from "../../../run-folder/teardown.ts";

/** What is known of a run: its report, or while it has none what its folder holds. */
export interface KnownReport {
  readonly report: RunReport;
  /** The run has not ended: nothing that depends on how it ends may be shown. */
  readonly isRunning: boolean;
}

/** Reads what is known of a run; undefined where there is no such run. */
export async function readKnownReport(
  environment: RunEnvironment,
  { runId, clock }: { runId: string; clock: Clock },
): Promise<KnownReport | undefined> {
  const execution = await findRun(environment, runId);
  if (execution === undefined) return undefined;
  const isRunning = execution.status === "RUNNING";
  const { bucket } = environment;
  const written = isRunning ? undefined : await reportFile.findReadable(bucket, runId);
  const report: RunReport =
    written === undefined
      ? await gather({ bucket, clock, withRows: false }, requestOf(runId, execution))
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
function requestOf(runId: string, execution: RunExecution): ReportRequest {
  const { status, startDate, executionArn, error, cause } = execution;
  const output = readOutput(parsed(execution.output));
  const failed = status === "FAILED" || status === "TIMED_OUT";
  return {
    ...{ runId, executionArn, request: parsed(execution.input) },
    startedAt: startDate?.toISOString() ?? null,
    outcome: failed ? "failed" : (output?.outcome ?? "stopped"),
    ...(error === undefined ? {} : { failure: { error, cause: cause ?? "", state: "" } }),
    ...{ modelArn: output?.modelArn, servingArn: output?.servingArn },
    ...{ committedUntil: output?.committedUntil, leaseUntil: output?.leaseUntil },
  };
}

function parsed(text: string | undefined): unknown {
  return JSON.parse(text ?? "null");
}
