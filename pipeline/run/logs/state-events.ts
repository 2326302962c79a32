import type { HistoryEvent } from "@aws-sdk/client-sfn";
import type { LogEvent } from "./log-event.ts";

/** What a history says of its states, in order: entered, exited, failed and tried again. */
export function stateEvents(history: readonly HistoryEvent[]): LogEvent[] {
  /** By the id of an event, the state that it belongs to. */
  const stateOf = new Map<number, string>();
  return history.flatMap((event) => {
    const { id = 0, previousEventId = 0, timestamp } = event;
    const entered = event.stateEnteredEventDetails?.name;
    const name = entered ?? stateOf.get(previousEventId) ?? "";
    stateOf.set(id, name);
    const said = describe(event);
    if (said === undefined || timestamp === undefined) return [];
    const of = event.type?.startsWith("Execution") ? "the run" : name;
    return [{ at: timestamp.toISOString(), source: "state" as const, name: of, ...said }];
  });
}

/** An event in words; undefined for those that say nothing new. */
function describe(event: HistoryEvent): Pick<LogEvent, "level" | "what"> | undefined {
  const { type = "" } = event;
  if (type === "ExecutionStarted") return { level: "info", what: "started" };
  if (type === "ExecutionSucceeded") return { level: "info", what: "succeeded" };
  if (type.endsWith("StateEntered")) return { level: "info", what: "entered" };
  if (type.endsWith("StateExited")) return { level: "info", what: "exited" };
  const error = errorOf(event);
  if (error !== undefined) return { level: "error", what: `${wordOf(type)}: ${error}` };
  return type === "ExecutionAborted" ? { level: "error", what: "stopped" } : undefined;
}

function wordOf(type: string): string {
  return type.endsWith("TimedOut") ? "timed out" : "failed";
}

/** The name of an error; its cause may quote what was sent, and `tunewright status` shows it. */
function errorOf(event: HistoryEvent): string | undefined {
  const details = [
    event.taskFailedEventDetails,
    event.taskSubmitFailedEventDetails,
    event.taskStartFailedEventDetails,
    event.taskTimedOutEventDetails,
    event.lambdaFunctionFailedEventDetails,
    event.lambdaFunctionTimedOutEventDetails,
    event.mapRunFailedEventDetails,
    event.executionFailedEventDetails,
    event.executionTimedOutEventDetails,
  ];
  return details.find((one) => one !== undefined)?.error ?? undefined;
}
