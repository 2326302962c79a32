import type { Fields } from "../language/value.ts";
import type { Computed } from "../query/evaluator/wire.ts";

/** Members of an event whose values are JSON texts, by name: input, output, parameters, … */
export type Payload = Readonly<Record<string, string>>;

/** An event to record. */
export interface NewEvent {
  /** Unique in the execution and the same in every replay of it. */
  readonly key: string;
  readonly previousEventId: number;
  readonly type: string;
  readonly details: Fields;
  readonly payload: Payload;
}

/** What a recorder adds to an event. */
export interface RecordedEvent {
  readonly id: number;
  /** Milliseconds of the cloud since the epoch. */
  readonly timestamp: number;
}

/** A redrive of an execution, as a state sees it. */
export interface Redrive {
  readonly number: number;
  /** Id of the `ExecutionRedriven` event. */
  readonly eventId: number;
}

/** Keeps the history of one execution and the results of its effects. */
export interface Recorder {
  /**
   * Appends an event, or finds the one that was recorded with this key before a restart.
   * Throws a fatal `StateError` when the history is full.
   */
  event(event: NewEvent): RecordedEvent;
  /**
   * Runs an effect, or returns the result that was recorded with this key before a restart. All that was recorded
   * before is in its file when it runs.
   */
  effect<T>(key: string, run: () => Promise<T>): Promise<T>;
  /** The same for a child execution, which itself sees to that when it has an effect. */
  child<T>(key: string, run: () => Promise<T>): Promise<T>;
  /** Lets other work of the process have its turn; a replay waits meanwhile. */
  turn(): Promise<void>;
  /**
   * Has something evaluated elsewhere. It is evaluated again after a restart, unless it met a limit: that is recorded,
   * since it may depend on the machine.
   */
  compute(key: string, run: (started: () => void) => Promise<Computed>): Promise<Computed>;
  /** Whether an event was recorded with this key. */
  has(key: string): boolean;
  /** How often the execution was redriven: 0 in its first run. */
  readonly redrives: number;
  /** The redrive that resumed this visit of a state; undefined for most visits. */
  redriveOf(visit: string): Redrive | undefined;
}
