import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { noReadings, parse, type Readings, readEvent } from "./readings.ts";

/** An error of a state. */
export interface StepError {
  readonly error: string;
  readonly cause: string;
}

/** All visits of one state, in the order in which states were first entered. */
export interface Step {
  readonly name: string;
  /** As in Amazon States Language: `Task`, `Wait`, `Choice`, … */
  readonly type: string;
  /** `failed`: its last visit ended in an error, caught or not. */
  readonly status: "running" | "done" | "failed";
  readonly visits: number;
  /** Milliseconds since the epoch, of the first visit. */
  readonly startedAt: number;
  /** When it was last left; null before it is left for the first time. */
  readonly endedAt: number | null;
  /** Sum over all visits; of a running one up to the last event. */
  readonly milliseconds: number;
  /** Number of retries. */
  readonly retries: number;
  readonly error: StepError | null;
}

/** A way that was taken from one state to the next. */
export type Transition = readonly [from: string, to: string];

/** An error in one line: its name and the first line of its cause. */
export function errorText({ error, cause }: StepError): string {
  return cause === "" ? error : `${error}: ${cause.split("\n")[0]}`;
}

interface Visit {
  step: MutableStep;
  enteredAt: number;
  error: StepError | null;
  attempts: number;
}

type MutableStep = { -readonly [Key in keyof Step]: Step[Key] };

/** Turns the events of an execution into ordered steps, incrementally. */
export class Timeline {
  readonly #steps = new Map<string, MutableStep>();
  /** The visit that each event belongs to, by event id. */
  readonly #visits = new Map<number, Visit>();
  readonly #open = new Set<Visit>();
  /** The state that each event left, by event id. */
  readonly #left = new Map<number, string>();
  readonly #transitions = new Map<string, Transition>();
  #lastEvent = 0;
  #readings: Readings = noReadings;

  /** Id of the last event added. */
  get lastEvent(): number {
    return this.#lastEvent;
  }

  /** How far the job and the evaluation are, as last read. */
  get readings(): Readings {
    return this.#readings;
  }

  /** Each way that was taken, once, in the order in which they were first taken. */
  get transitions(): Transition[] {
    return [...this.#transitions.values()];
  }

  /** Adds further events, in order. Returns the steps that they entered or left, in order. */
  add(events: readonly HistoryEvent[]): Step[] {
    const touched = new Set<Step>();
    for (const event of events) {
      const step = this.#addEvent(event);
      if (step !== undefined) touched.add(step);
      this.#lastEvent = Math.max(this.#lastEvent, event.id ?? 0);
    }
    return [...touched];
  }

  /** @param now milliseconds since the epoch up to which running steps are counted */
  steps(now?: number): Step[] {
    const running = new Map<MutableStep, number>();
    for (const visit of this.#open) {
      running.set(visit.step, Math.max(0, (now ?? visit.enteredAt) - visit.enteredAt));
    }
    return [...this.#steps.values()].map((step) => ({
      ...step,
      milliseconds: step.milliseconds + (running.get(step) ?? 0),
    }));
  }

  #addEvent(event: HistoryEvent): MutableStep | undefined {
    const time = event.timestamp?.getTime() ?? 0;
    const entered = event.stateEnteredEventDetails?.name;
    if (entered !== undefined) return this.#enter(event, entered, time);
    const left = event.stateExitedEventDetails?.name;
    const visit = this.#visitOf(event, left);
    if (visit === undefined) return undefined;
    const exited = left !== undefined;
    if (exited) this.#left.set(event.id ?? 0, visit.step.name);
    else this.#visits.set(event.id ?? 0, visit);
    const error = errorOf(event);
    if (error !== undefined) visit.error = error;
    if (isAttempt(event.type)) visit.attempts += 1;
    this.#readings = readEvent(this.#readings, event);
    const over = exited || event.type === "ExecutionFailed" || event.type === "ExecutionAborted";
    return over ? this.#leave(visit, time) : undefined;
  }

  /** The visit that an event belongs to. A Map with iterations is left after an event of one of them. */
  #visitOf({ previousEventId = 0 }: HistoryEvent, left: string | undefined): Visit | undefined {
    const before = this.#visits.get(previousEventId);
    if (left === undefined || before?.step.name === left) return before;
    return [...this.#open].find(({ step }) => step.name === left) ?? before;
  }

  #enter(event: HistoryEvent, name: string, time: number): MutableStep {
    const step = this.#steps.get(name) ?? newStep(event, name, time);
    this.#steps.set(name, step);
    step.status = "running";
    step.visits += 1;
    const visit = { step, enteredAt: time, error: null, attempts: 0 };
    this.#visits.set(event.id ?? 0, visit);
    this.#open.add(visit);
    const from = this.#left.get(event.previousEventId ?? 0);
    if (from !== undefined) this.#transitions.set(JSON.stringify([from, name]), [from, name]);
    return step;
  }

  #leave(visit: Visit, time: number): MutableStep {
    const { step, error, enteredAt, attempts } = visit;
    this.#open.delete(visit);
    step.endedAt = time;
    step.milliseconds += time - enteredAt;
    step.retries += Math.max(0, attempts - 1);
    step.error = error;
    // The iterations of a Map are in the same state at the same time.
    const isOpen = [...this.#open].some((other) => other.step === step);
    step.status = isOpen ? "running" : error === null ? "done" : "failed";
    return step;
  }
}

/** Whether an event of this type is a call that a state makes. */
export function isAttempt(type = ""): boolean {
  return /^(Task|LambdaFunction)Scheduled$/.test(type);
}

function newStep(event: HistoryEvent, name: string, startedAt: number): MutableStep {
  const type = (event.type ?? "").replace(/StateEntered$/, "");
  const counts = { visits: 0, milliseconds: 0, retries: 0 };
  return { name, type, status: "running", startedAt, endedAt: null, ...counts, error: null };
}

/** A later success in the same visit clears the error of an earlier try. */
function errorOf(event: HistoryEvent): StepError | null | undefined {
  if (/Succeeded$/.test(event.type ?? "")) return null;
  const details =
    event.taskFailedEventDetails ??
    event.taskTimedOutEventDetails ??
    event.taskSubmitFailedEventDetails ??
    event.lambdaFunctionFailedEventDetails ??
    event.evaluationFailedEventDetails ??
    event.mapRunFailedEventDetails ??
    event.executionFailedEventDetails ??
    event.executionAbortedEventDetails;
  return details && { error: details.error ?? "", cause: plainCause(details.cause ?? "") };
}

/** A function's error is JSON with its stack; only its message is for people. */
export function plainCause(cause: string): string {
  const message = parse(cause)["errorMessage"];
  return typeof message === "string" ? message : cause;
}
