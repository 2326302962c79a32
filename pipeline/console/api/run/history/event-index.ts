import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { plainCause } from "../../../../run/timeline.ts";

/** An event without the data of its state. */
export interface EventBrief {
  /** From 1, without gaps. */
  readonly id: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** As Step Functions names it, e.g. `TaskStateEntered`. */
  readonly type: string;
  /** The state that it belongs to; null for events of the execution itself. */
  readonly state: string | null;
  /** The error that it reports. */
  readonly error: EventError | null;
}

/** An error as an event reports it. */
export interface EventError {
  readonly name: string;
  /** At most 500 characters. */
  readonly cause: string;
}

/** Which events are wanted; null: all. */
export interface EventFilter {
  readonly state: string | null;
  readonly kind: EventKind | null;
}

/** What a person looks for in a history. */
export type EventKind = "states" | "tasks" | "errors";

const KINDS: Readonly<Record<EventKind, (event: EventBrief) => boolean>> = {
  states: ({ type }) => /State(Entered|Exited)$/.test(type),
  tasks: ({ type }) => /^(Task|LambdaFunction|Activity)(?!State)/.test(type),
  errors: ({ error, type }) => error !== null || /(Failed|TimedOut|Aborted)$/.test(type),
};

/** The kind of that name. */
export function isEventKind(name: string): name is EventKind {
  return Object.hasOwn(KINDS, name);
}

const ENDS = /^Execution(Succeeded|Failed|Aborted|TimedOut)$/;

/** Events of an execution in brief, in order, with the state that each belongs to. */
export class EventIndex {
  readonly #events: EventBrief[] = [];

  get size(): number {
    return this.#events.length;
  }

  /** Whether the execution's last event is among them. */
  get isOver(): boolean {
    return ENDS.test(this.#events.at(-1)?.type ?? "");
  }

  /** The event of that id. */
  get(id: number): EventBrief | undefined {
    return this.#events[id - 1];
  }

  /** Adds further events, in order. */
  add(events: readonly HistoryEvent[]): void {
    for (const event of events) this.#events.push(this.#brief(event));
  }

  /** Events that fit, in order. @param after id of the last one that is not wanted */
  *matches({ state, kind }: EventFilter, after = 0): Generator<EventBrief> {
    for (let at = Math.max(0, after); at < this.#events.length; at += 1) {
      const event = this.#events[at];
      if (event === undefined || (state !== null && event.state !== state)) continue;
      if (kind === null || KINDS[kind](event)) yield event;
    }
  }

  #brief(event: HistoryEvent): EventBrief {
    const { id = 0, timestamp, type = "", previousEventId = 0 } = event;
    const entered = event.stateEnteredEventDetails?.name ?? event.stateExitedEventDetails?.name;
    const before = this.get(previousEventId);
    const isInside = before !== undefined && !/StateExited$/.test(before.type) && !ENDS.test(type);
    return {
      ...{ id, at: timestamp?.getTime() ?? 0, type },
      state: entered ?? (isInside ? before.state : null),
      error: errorOf(event),
    };
  }
}

/** Each kind of event has its details in a member of its own. */
function errorOf(event: HistoryEvent): EventError | null {
  for (const details of Object.values(event)) {
    if (typeof details !== "object" || !("error" in details)) continue;
    const cause = "cause" in details ? plainCause(String(details.cause ?? "")) : "";
    return { name: String(details.error), cause: cause.slice(0, 500) };
  }
  return null;
}
