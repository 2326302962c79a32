import { type ExecutionListItem, ListExecutionsCommand } from "@aws-sdk/client-sfn";
import { defined } from "../../dataset-tools/defined.ts";
import type { RunEnvironment } from "./environment.ts";
import type { RunStatus } from "./status.ts";

/** One run in the list, without its steps. */
export interface RunSummary {
  readonly runId: string;
  readonly status: RunStatus;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly stoppedAt: number | null;
}

/**
 * Lists runs, newest first.
 * @param options.limit maximum number of runs
 */
export async function listRuns(
  { sfn, stack }: RunEnvironment,
  options: { limit: number; status?: RunStatus | undefined },
): Promise<RunSummary[]> {
  const { limit, status } = options;
  const runs: RunSummary[] = [];
  let nextToken: string | undefined;
  do {
    const page = await sfn.send(
      new ListExecutionsCommand({
        stateMachineArn: stack.stateMachineArn,
        maxResults: Math.min(limit - runs.length, 1000),
        ...defined({ statusFilter: status, nextToken }),
      }),
    );
    runs.push(...(page.executions ?? []).map(summary));
    nextToken = page.nextToken;
  } while (nextToken !== undefined && runs.length < limit);
  return runs;
}

function summary(item: ExecutionListItem): RunSummary {
  return {
    runId: item.name ?? "",
    status: (item.status ?? "RUNNING") as RunStatus,
    startedAt: item.startDate?.getTime() ?? 0,
    stoppedAt: item.stopDate?.getTime() ?? null,
  };
}
