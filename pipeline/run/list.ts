import { type ExecutionListItem, ListExecutionsCommand } from "@aws-sdk/client-sfn";
import { defined } from "../../dataset-tools/defined.ts";
import { type ExecutionPlace, readExecutionName } from "./executions.ts";
import type { RunStatus } from "./status.ts";

/** One run in the list, as its latest execution has it, without its steps. */
export interface RunSummary {
  readonly runId: string;
  /** Number of times that the run was resumed. */
  readonly resumes: number;
  readonly status: RunStatus;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly stoppedAt: number | null;
}

/**
 * Lists runs, those with the newest executions first.
 * @param options.limit maximum number of runs
 * @param options.status status of a run's latest execution; what an earlier one ended as does not count
 */
export async function listRuns(
  environment: ExecutionPlace,
  options: { limit: number; status?: RunStatus | undefined },
): Promise<RunSummary[]> {
  const { limit, status } = options;
  const known = new Set<string>();
  const runs: RunSummary[] = [];
  for await (const page of executionPages(environment)) {
    for (const run of page) {
      // Step Functions lists the newest first, so a run's first entry is its latest execution.
      if (known.has(run.runId)) continue;
      known.add(run.runId);
      if (status === undefined || run.status === status) runs.push(run);
      if (runs.length === limit) return runs;
    }
  }
  return runs;
}

/**
 * Lists executions by pages, the newest first; a run that was resumed has one for each.
 * @param maxResults executions of a page, at most 1,000
 */
export async function* executionPages(
  { sfn, stack: { stateMachineArn } }: ExecutionPlace,
  maxResults = 1000,
): AsyncGenerator<RunSummary[]> {
  let nextToken: string | undefined;
  do {
    const page = await sfn.send(
      new ListExecutionsCommand({ stateMachineArn, maxResults, ...defined({ nextToken }) }),
    );
    yield (page.executions ?? []).map(summary);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
}

function summary({ name = "", status, startDate, stopDate }: ExecutionListItem): RunSummary {
  const { runId, number } = readExecutionName(name);
  return {
    runId,
    resumes: number - 1,
    status: (status ?? "RUNNING") as RunStatus,
    startedAt: startDate?.getTime() ?? 0,
    stoppedAt: stopDate?.getTime() ?? null,
  };
}
