import { UserError } from "../../../errors.ts";
import { isAttempt } from "../../../run/timeline.ts";
import type { ApiCall } from "../../http/route.ts";
import { machineOf } from "./graph/definition-of.ts";
import { folded } from "./graph/fold.ts";
import type { StateMachine } from "./graph/state-machine.ts";
import { type DataText, dataText } from "./history/data-text.ts";
import type { EventBrief, EventError } from "./history/event-index.ts";
import type { ExecutionHistory } from "./history/execution-history.ts";
import { openHistory, readAll } from "./history/open-history.ts";
import { type StateLink, stateLinks } from "./state-links.ts";

/** Visits that are shown at once. */
const VISITS = 20;

/** One visit of a state. */
export interface StateVisit {
  /** Of the event with which it started. */
  readonly id: number;
  /** From 1. */
  readonly number: number;
  /** Milliseconds since the epoch. */
  readonly enteredAt: number;
  /** null while it is in the state, and where the execution ended in it. */
  readonly exitedAt: number | null;
  /** Calls that the state made. */
  readonly attempts: number;
  /** Errors of these, and of the state itself, in order. */
  readonly errors: readonly (EventError & { readonly at: number })[];
}

/** What is known of a state. */
export interface StateDetails {
  readonly name: string;
  /** As in Amazon States Language. */
  readonly type: string;
  /** What the definition says of it. */
  readonly comment: string | null;
  /** What a task calls, e.g. `arn:aws:states:::lambda:invoke`. */
  readonly resource: string | null;
  readonly next: readonly string[];
  readonly onError: readonly string[];
  /** States that are drawn as one with it, itself among them. */
  readonly drawnWith: readonly string[];
  /** The newest first. */
  readonly visits: readonly StateVisit[];
  readonly totalVisits: number;
  readonly links: readonly StateLink[];
}

/** What went into and came out of one visit. */
export interface VisitData {
  readonly input: DataText | null;
  readonly output: DataText | null;
  /** Variables that the visit assigned. */
  readonly assigned: DataText | null;
  /** What the state's last call was made with, and what it returned. */
  readonly parameters: DataText | null;
  readonly result: DataText | null;
}

/**
 * `GET /api/runs/:run/states/:state?before=`: a state of the run's definition and its newest visits.
 * @throws UserError `Run.NoState`
 */
export async function readState(call: ApiCall): Promise<StateDetails> {
  const { history, execution, environment, place } = await openHistory(call);
  const machine = await machineOf(environment, execution.executionArn ?? "");
  const name = call.params["state"] ?? "";
  const state = machine.states.get(name);
  if (state === undefined) {
    throw new UserError("Run.NoState", `the run's definition has no state "${name}"`, {
      hint: "The graph shows the states that it has.",
    });
  }
  await readAll(history);
  const { asl, next, caught } = state;
  const visits = visitsOf(history, name);
  const before = Number(call.query.get("before") ?? 0) || Number.POSITIVE_INFINITY;
  return {
    ...{ name, type: asl.Type, comment: asl.Comment ?? null, resource: asl.Resource ?? null },
    ...{ next, onError: caught, drawnWith: drawnWith(machine, name) },
    visits: visits.filter(({ number }) => number < before).slice(0, VISITS),
    totalVisits: visits.length,
    links: stateLinks(asl, {
      executionArn: execution.executionArn ?? "",
      jobArn: history.timeline.readings.job?.arn ?? null,
      isAws: place.endpoint === undefined,
    }),
  };
}

function drawnWith(machine: StateMachine, name: string): readonly string[] {
  return folded(machine).nodes.find(({ states }) => states.includes(name))?.states ?? [name];
}

/** The newest first. */
function visitsOf(history: ExecutionHistory, state: string): StateVisit[] {
  const groups: EventBrief[][] = [];
  for (const event of history.events.matches({ state, kind: null })) {
    if (event.type.endsWith("StateEntered")) groups.push([event]);
    else groups.at(-1)?.push(event);
  }
  return groups.map((events, at) => visitOf(events, at + 1)).reverse();
}

function visitOf(events: readonly EventBrief[], number: number): StateVisit {
  const [entered] = events;
  return {
    id: entered?.id ?? 0,
    number,
    enteredAt: entered?.at ?? 0,
    exitedAt: events.find(({ type }) => type.endsWith("StateExited"))?.at ?? null,
    attempts: events.filter(({ type }) => isAttempt(type)).length,
    errors: events.flatMap(({ error, at }) => (error === null ? [] : [{ ...error, at }])),
  };
}

/**
 * `GET /api/runs/:run/visits/:event`: the data of the visit that an event started.
 * @throws UserError `Run.NoEvent`
 */
export async function readVisit(call: ApiCall): Promise<VisitData> {
  const { history } = await openHistory(call);
  await readAll(history);
  const first = Number(call.params["event"]);
  const entered = history.events.get(first);
  if (entered === undefined || !entered.type.endsWith("StateEntered")) {
    throw new UserError("Run.NoEvent", `the run has no visit with event ${call.params["event"]}`);
  }
  const events = await history.readEvents(idsOfVisit(history, entered));
  const exited = events.find((event) => event.stateExitedEventDetails)?.stateExitedEventDetails;
  const scheduled = events.findLast((event) => event.taskScheduledEventDetails);
  const succeeded = events.findLast((event) => event.taskSucceededEventDetails);
  const assigned = Object.entries(exited?.assignedVariables ?? {});
  return {
    input: dataText(events[0]?.stateEnteredEventDetails?.input),
    output: dataText(exited?.output),
    assigned: assigned.length === 0 ? null : dataText(variablesText(assigned)),
    parameters: dataText(scheduled?.taskScheduledEventDetails?.parameters),
    result: dataText(succeeded?.taskSucceededEventDetails?.output),
  };
}

/** The events of a visit of which the data are shown. */
function idsOfVisit({ events }: ExecutionHistory, { id, state }: EventBrief): number[] {
  const ids = [id];
  for (const event of events.matches({ state, kind: null }, id)) {
    if (event.type.endsWith("StateEntered")) break;
    if (/StateExited$|^Task(Scheduled|Succeeded)$/.test(event.type)) ids.push(event.id);
    if (event.type.endsWith("StateExited")) break;
  }
  return ids;
}

/** Step Functions has the value of each variable as JSON. */
function variablesText(variables: readonly [string, string][]): string {
  const members = variables.map(([name, value]) => `${JSON.stringify(name)}: ${value}`);
  return `{${members.join(",")}}`;
}
