import type { ItemProcessor } from "../language/definition.ts";
import type { Resource } from "../language/resource.ts";
import type { Fields } from "../language/value.ts";
import type { Recorder } from "./recorder.ts";

/** How an execution or a part of it ended. */
export type Ending =
  | { readonly status: "SUCCEEDED"; readonly output: unknown }
  | {
      readonly status: "FAILED" | "TIMED_OUT" | "ABORTED";
      readonly error?: string | undefined;
      readonly cause?: string | undefined;
      /** Visits of states where a redrive starts. */
      readonly visits?: readonly string[];
    };

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
  /** True after a restart when the work had started before it. */
  readonly isStarted: boolean;
  /** Reports that the work has started; records the `…Started` event. */
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

/** One child execution of a distributed Map. */
export interface ChildRun {
  readonly index: number;
  readonly input: unknown;
  readonly processor: ItemProcessor;
  readonly signal: AbortSignal;
}

/** Settings of a distributed Map, kept for DescribeMapRun. */
export interface MapRunPlan {
  readonly key: string;
  readonly label: string;
  readonly maxConcurrency: number;
  readonly toleratedFailureCount: number;
  readonly toleratedFailurePercentage: number;
}

/** A running distributed Map. */
export interface MapRun {
  readonly arn: string;
  /** Reports how many children there will be, once the items are read. */
  expect(total: number): void;
  run(child: ChildRun): Promise<Ending>;
  close(status: "SUCCEEDED" | "FAILED" | "ABORTED"): void;
}

/** The S3 operations that a distributed Map itself makes: items of an ItemReader, files of a ResultWriter. */
export interface ObjectStore {
  /** `GetObject`: the bytes of its body. */
  read(input: Fields): Promise<Buffer>;
  /** `ListObjectsV2`: one page. */
  list(input: Fields): Promise<Fields>;
  /** `PutObject`. */
  write(bucket: string, key: string, body: AsyncIterable<Uint8Array>): Promise<void>;
}

/** All that an execution needs from outside the interpreter. */
export interface Host {
  readonly recorder: Recorder;
  readonly tasks: Tasks;
  readonly objects: ObjectStore;
  /** Time of the cloud, in milliseconds. */
  now(): number;
  /** Waits until a time of the cloud. */
  sleepUntil(time: number, signal: AbortSignal): Promise<void>;
  /** Waits real milliseconds: the time that computing takes, which no clock speeds up. */
  sleepReal(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** What random values and UUIDs are made of, with their keys. */
  readonly seed: string;
  /** A number in [0, 1) that depends only on the execution and the key. */
  random(key: string): number;
  uuid(key: string): string;
  token(key: string): string;
  /** Checks that the role may run the children of a distributed Map. Throws a `StateError`. */
  checkMapPermissions(): void;
  openMapRun(plan: MapRunPlan): MapRun;
}
