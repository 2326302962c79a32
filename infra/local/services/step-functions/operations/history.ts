import { allow } from "../../../kernel/define-service.ts";
import { defined } from "../../../kernel/defined.ts";
import type { Shape } from "../../../kernel/service.ts";
import type { HistoryEvent } from "../journal/history-event.ts";
import type { JournalLine } from "../journal/journal.ts";
import type { States, StatesInput, StatesOperations } from "./context.ts";
import { findExecution } from "./executions.ts";
import { page, seconds } from "./input.ts";

/** GetExecutionHistory. */
export function historyOperations(states: States): StatesOperations {
  return {
    GetExecutionHistory: {
      permissions: ({ executionArn }) => allow("states:GetExecutionHistory", executionArn),
      run: (input) => getExecutionHistory(states, input),
    },
  };
}

/** In order or reversed, with or without the execution's data. */
async function getExecutionHistory(states: States, input: StatesInput<"GetExecutionHistory">) {
  const record = findExecution(states, input.executionArn);
  const lines = (await states.engine.read(record.arn)).lines.filter(isEvent);
  if (input.reverseOrder) lines.reverse();
  const { items, nextToken } = page(lines, input);
  const withData = input.includeExecutionData !== false;
  const { region } = states.cloud;
  const events = items.map((event) => describeEvent(event, { withData, region }));
  return defined({ events, nextToken });
}

function isEvent(line: JournalLine): line is JournalLine & HistoryEvent {
  return typeof line["event"] === "string";
}

/** An event as the API shows it: its details in a member that is named for its type. */
function describeEvent(
  event: HistoryEvent,
  { withData, region }: { withData: boolean; region: string },
): Shape {
  // TaskScheduled names the Region that it calls.
  const details: Shape = {
    ...(event.type === "TaskScheduled" ? { region } : {}),
    ...event.details,
  };
  if (withData) {
    for (const [name, value] of Object.entries(event.payload)) {
      details[name] = JSON.stringify(value);
      details[`${name}Details`] = { truncated: false };
    }
    // The API has no `…Details` for the parameters of a task.
    delete details["parametersDetails"];
  }
  const member = detailsMember(event.type);
  return {
    timestamp: seconds(event.timestamp),
    type: event.type,
    id: event.id,
    previousEventId: event.previousEventId,
    ...(member && { [member]: details }),
  };
}

const WITHOUT_DETAILS = new Set([
  "LambdaFunctionStarted",
  "MapRunSucceeded",
  "MapStateAborted",
  "MapStateFailed",
  "MapStateSucceeded",
  "ParallelStateAborted",
  "ParallelStateFailed",
  "ParallelStateStarted",
  "ParallelStateSucceeded",
  "TaskStateAborted",
  "WaitStateAborted",
]);

function detailsMember(type: string): string | undefined {
  if (WITHOUT_DETAILS.has(type)) return undefined;
  if (/StateEntered$/.test(type)) return "stateEnteredEventDetails";
  if (/StateExited$/.test(type)) return "stateExitedEventDetails";
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}
