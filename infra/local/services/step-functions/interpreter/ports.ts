import type { ItemProcessor } from "../language/definition.ts";
import type { Resource } from "../language/resource.ts";
import type { Fields } from "../language/value.ts";
import type { Ending } from "./ending.ts";

/** Members of an event whose values are JSON texts, by name: input, output, parameters, … */
export type Payload = Readonly<Record<string, string>>;

/** What a recorder gives back for an event. */
export interface Recorded {
  readonly id: number;
  /** Milliseconds of the cloud since the epoch. */
  readonly timestamp: number;
}

/** Keeps the history of one execution and the results of its effects. */
export interface Recorder {
  /**
   * Appends an event, or finds the one that was recorded with this key before a restart.
   * Throws a fatal `StateError` when the history is full.
   */
  event(event: NewEvent): Recorded;
  /** Runs an effect, or gives the result that was recorded with this key before a restart. */
  effect<T>(key: string, run: () => Promise<T>): Promise<T>;
  /** Whether an event was recorded with this key. */
  has(key: string): boolean;
  /** How often the execution was redriven: 0 in its first run. */
  readonly redrives: number;
  /** Which redrive took the visit of a state up again, with the id of its event; undefined for most visits. */
  redriveOf(visit: string): Redrive | undefined;
}

/** A redrive of an execution, as a state sees it. */
export interface Redrive {
  readonly number: number;
  /** Id of the `ExecutionRedriven` event. */
  readonly eventId: number;
}

/** An event to record. */
export interface NewEvent {
  /** Unique in the execution and the same in every replay of it. */
  readonly key: string;
  readonly previousEventId: number;
  readonly type: string;
  readonly details: Fields;
  readonly payload: Payload;
}

/** One call of a Task state. */
export interface TaskCall {
  readonly state: string;
  readonly resource: Resource;
  readonly arguments: unknown;
  readonly credentials: unknown;
  /** The same in every replay; serves as idempotency key and names what the call creates. */
  readonly key: string;
  readonly token: string;
  readonly heartbeatSeconds: number | undefined;
  readonly signal: AbortSignal;
  /** True after a restart when the work had begun before it. */
  readonly isStarted: boolean;
  /** Says that the work has begun; leads to the `…Started` event. */
  started(): void;
}

/** The work of Task states. `call` and `finish` reject with a `StateError`. */
export interface Tasks {
  /** Throws a `Fault` when the call cannot even be scheduled, e.g. for an activity that does not exist. */
  check?(resource: Resource): void;
  /** Makes the call: the result, or for `.sync` and `.waitForTaskToken` what the service answered at once. */
  call(call: TaskCall): Promise<unknown>;
  /** Waits for the end of a submitted job, a task token or an activity. */
  finish(call: TaskCall, submitted: unknown): Promise<unknown>;
}

/** One child of a distributed Map. */
interface ChildRun {
  readonly mapRunArn: string;
  readonly index: number;
  readonly input: unknown;
  readonly processor: ItemProcessor;
  readonly signal: AbortSignal;
}

/** Settings and outcome of a distributed Map, kept for DescribeMapRun. */
export interface MapRunPlan {
  readonly key: string;
  readonly label: string;
  readonly maxConcurrency: number;
  readonly toleratedFailureCount: number;
  readonly toleratedFailurePercentage: number;
}

/** A distributed Map that runs. */
export interface MapRun {
  readonly arn: string;
  /** Tells how many children there will be, once the items are read. */
  expect(total: number): void;
  run(child: Omit<ChildRun, "mapRunArn">): Promise<Ending>;
  close(status: "SUCCEEDED" | "FAILED" | "ABORTED"): void;
}

/** All that an execution needs from outside. */
export interface Ports {
  readonly recorder: Recorder;
  readonly tasks: Tasks;
  /** Time of the cloud, in milliseconds. */
  now(): number;
  /** Waits until a time of the cloud. */
  sleepUntil(time: number, signal: AbortSignal): Promise<void>;
  /** Waits real milliseconds: the time of computing, which no clock speeds up. */
  sleepReal(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** A number in [0, 1) that depends only on the execution and the key. */
  random(key: string): number;
  uuid(key: string): string;
  token(key: string): string;
  openMapRun(plan: MapRunPlan): MapRun;
  /** Items of an ItemReader, and bytes written by a ResultWriter. */
  readonly objects: ObjectPort;
}

/** The two S3 operations that a distributed Map does by itself. */
export interface ObjectPort {
  /** Runs `getObject` (body as bytes) or `listObjectsV2`. */
  read(action: string, input: Fields): Promise<Fields>;
  write(bucket: string, key: string, body: string): Promise<void>;
}
