import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { type ExecutionPlace, findExecution, type RunExecution } from "../executions.ts";
import { readHistory } from "../history.ts";
import { mustFind } from "../status.ts";
import { functionEvents } from "./function-events.ts";
import type { LogEvent } from "./log-event.ts";
import { stateEvents } from "./state-events.ts";

/** Where a run's logs are. */
export interface LogPlace extends ExecutionPlace {
  readonly logs: CloudWatchLogsClient;
  /** Log groups of the stack's functions. */
  readonly groups: readonly string[];
}

/** What has happened in a run, and whether more may come. */
export interface RunLogs {
  readonly isRunning: boolean;
  /** In order. */
  readonly events: readonly LogEvent[];
}

/**
 * Reads the events of all executions of a run, of its states and of the functions that they call.
 * @param since milliseconds since the epoch
 * @throws UserError `Run.Unknown`
 */
export async function readLogs(place: LogPlace, runId: string, since: number): Promise<RunLogs> {
  const executions = await executionsOf(place, runId);
  const first = executions[0] ?? (await mustFind(place, runId));
  const started = Math.max(since, first.startDate?.getTime() ?? 0);
  const histories = await Promise.all(
    executions.map(({ executionArn = "" }) => readHistory(place.sfn, executionArn)),
  );
  const query = { runId, groups: place.groups, since: started };
  const events = [
    ...histories.flatMap(stateEvents),
    ...(await functionEvents(place.logs, query)),
  ].filter(({ at }) => Date.parse(at) >= started);
  return {
    isRunning: executions.some(({ status }) => status === "RUNNING"),
    // A stable order: what happened in the same millisecond stays as it was read.
    events: events.sort((one, other) => one.at.localeCompare(other.at)),
  };
}

async function executionsOf(place: ExecutionPlace, runId: string): Promise<RunExecution[]> {
  const found: RunExecution[] = [];
  for (let number = 1; ; number++) {
    const execution = await findExecution(place, runId, number);
    if (execution === undefined) return found;
    found.push(execution);
  }
}
