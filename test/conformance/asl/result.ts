import type { HistoryEvent } from "../../../infra/local/services/step-functions/journal/history-event.ts";
import type { AslCase, ExpectedEvent } from "./cases.ts";
import { matchesRecording } from "./matches-recording.ts";

/** How an execution ended, and its events. */
export interface Got {
  readonly status: string;
  readonly output?: unknown;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
  readonly events: readonly Pick<HistoryEvent, "type" | "id" | "previousEventId" | "details">[];
}

/** What differs from the recording: end, output, error, cause, types and ids of events; undefined when nothing does. */
export function difference(one: AslCase, got: Got): string | undefined {
  const { expected, wildcards } = one;
  if (got.status !== expected["status"]) {
    return `status ${got.status} (${got.error}: ${got.cause}), recorded ${expected["status"]}`;
  }
  if (got.status === "SUCCEEDED") {
    if (!matchesRecording(got.output, expected["output"], wildcards)) {
      return `output ${short(got.output)}, recorded ${short(expected["output"])}`;
    }
  } else {
    if ((got.error ?? null) !== (expected["error"] ?? null)) {
      return `error ${got.error}, recorded ${expected["error"]}`;
    }
    if (!matchesRecording(got.cause ?? null, expected["cause"] ?? null, wildcards)) {
      return `cause ${got.cause}, recorded ${short(expected["cause"])}`;
    }
  }
  return eventTypes(one, got) ?? eventDetails(one, got);
}

function eventTypes(one: AslCase, got: Got): string | undefined {
  if (!one.expectedEventTypes) return undefined;
  const isUnordered = one.concurrent || one.orderNormalised;
  const ordered = (types: readonly string[]) =>
    (isUnordered ? types.filter((type) => !isLost(one, type)).sort() : types).join(" ");
  const types = ordered(got.events.map(({ type }) => type));
  const recorded = ordered(one.expectedEventTypes);
  return types === recorded ? undefined : `events ${types}, recorded ${recorded}`;
}

/** Where the recorder sorted the events of branches it lost the one that closes them; the ids show the gap. */
function isLost(one: AslCase, type: string): boolean {
  return one.orderNormalised === true && /^ParallelState(Succeeded|Failed)$/.test(type);
}

/** Ids and contents of events, where their order is not random. */
function eventDetails(one: AslCase, got: Got): string | undefined {
  if (one.concurrent || one.orderNormalised) return undefined;
  for (const [at, recorded] of (one.expectedEvents ?? []).entries()) {
    const event = got.events[at];
    const wrong = event ? wrongMember(event, recorded, one.wildcards) : "missing";
    if (wrong !== undefined) return `event ${recorded.id} ${recorded.type}: ${wrong}`;
  }
  return undefined;
}

function wrongMember(
  event: Got["events"][number],
  recorded: ExpectedEvent,
  wildcards: readonly string[] | undefined,
): string | undefined {
  const got: Record<string, unknown> = {
    ...event.details,
    type: event.type,
    id: event.id,
    prev: event.previousEventId,
  };
  // AWS changed at the end of 2024 what the exit of a distributed Map follows; recordings hold both.
  const names = Object.keys(recorded).filter(
    (name) => !(name === "prev" && recorded.type === "MapStateExited"),
  );
  const wrong = names.find(
    (name) => !matchesRecording(got[name] ?? null, recorded[name] ?? null, wildcards),
  );
  return wrong && `${wrong} is ${short(got[wrong])}, recorded ${short(recorded[wrong])}`;
}

function short(value: unknown): string {
  return String(JSON.stringify(value)).slice(0, 300);
}
