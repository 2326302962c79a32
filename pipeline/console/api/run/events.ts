import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { UserError } from "../../../errors.ts";
import type { ApiCall } from "../../http/route.ts";
import { type DataText, dataText } from "./history/data-text.ts";
import { type EventBrief, type EventFilter, isEventKind } from "./history/event-index.ts";
import type { ExecutionHistory } from "./history/execution-history.ts";
import { openHistory } from "./history/open-history.ts";

export type { EventBrief } from "./history/event-index.ts";

/** Events of a page. */
const PAGE = 100;

/** A page of an execution's events, without their data. */
export interface EventsPage {
  readonly events: readonly EventBrief[];
  /** `after` of the next page; null where this is the last one for now. */
  readonly next: number | null;
  /** `after` of the last page; null until the whole history has been read. */
  readonly last: number | null;
  /** Events that fit; null until the whole history has been read. */
  readonly total: number | null;
  /** When the execution started, in milliseconds since the epoch. */
  readonly startedAt: number;
}

/** An event with its data. */
export interface EventDetails extends EventBrief {
  /** The event's own members, data of states among them as text, e.g. `input`. */
  readonly data: readonly { readonly name: string; readonly value: DataText }[];
}

/** `GET /api/runs/:run/events?after=&state=&kind=`: the oldest first; reads no more of the history than it shows. */
export async function listEvents(call: ApiCall): Promise<EventsPage> {
  const { history, execution } = await openHistory(call);
  const kind = call.query.get("kind") ?? "";
  const filter = { state: call.query.get("state"), kind: isEventKind(kind) ? kind : null };
  const after = Number(call.query.get("after") ?? 0) || 0;
  const events = await eventsAfter(history, filter, after);
  const shown = events.slice(0, PAGE);
  return {
    events: shown,
    next: events.length > PAGE ? (shown.at(-1)?.id ?? null) : null,
    ...(history.isComplete ? whole(history, filter) : { last: null, total: null }),
    startedAt: execution.startDate?.getTime() ?? 0,
  };
}

/** One more than a page, where there are so many. */
async function eventsAfter(
  history: ExecutionHistory,
  filter: EventFilter,
  after: number,
): Promise<EventBrief[]> {
  for (;;) {
    const found: EventBrief[] = [];
    for (const event of history.events.matches(filter, after)) {
      if (found.push(event) > PAGE) return found;
    }
    const known = history.events.size;
    const hasMore = await history.readOn();
    if (!hasMore && history.events.size === known) return found;
  }
}

function whole(history: ExecutionHistory, filter: EventFilter) {
  let [total, last, before] = [0, 0, 0];
  for (const { id } of history.events.matches(filter)) {
    if (total > 0 && total % PAGE === 0) last = before;
    [total, before] = [total + 1, id];
  }
  return { total, last };
}

/**
 * `GET /api/runs/:run/events/:event`: all that an event says, long data shortened.
 * @throws UserError `Run.NoEvent`
 */
export async function readEventDetails(call: ApiCall): Promise<EventDetails> {
  const { history } = await openHistory(call);
  const id = Number(call.params["event"]);
  const [event] = await history.readEvents([id]);
  const brief = history.events.get(id);
  if (event === undefined || brief === undefined) {
    throw new UserError("Run.NoEvent", `the run has no event ${call.params["event"]}`);
  }
  return { ...brief, data: dataOf(event) };
}

/** The details of an event are in a member that is named for its kind. */
function dataOf(event: HistoryEvent): EventDetails["data"] {
  const details = Object.entries(event).find(([name]) => name.endsWith("EventDetails"))?.[1];
  return Object.entries({ ...details })
    .filter(([name]) => !/^(input|output|assignedVariables)Details$/.test(name))
    .flatMap(([name, value]) => {
      const text = dataText(typeof value === "string" ? value : JSON.stringify(value));
      return text === null ? [] : [{ name, value: text }];
    });
}
