import type { Fields } from "../../language/value.ts";
import type { Job } from "../job.ts";
import type { ErrorOutput } from "../query-context.ts";

/** Where a thread's random values and time come from. */
export interface Draws {
  readonly seed: string;
  /** A key is prefix, number and suffix; `count` is the number of the last one. */
  readonly prefix: string;
  readonly count: number;
  readonly suffix: string;
  /** Milliseconds of the cloud. */
  readonly time: number;
}

/** One job for the evaluator's process, with all that it is about. */
export interface Request {
  readonly id: number;
  readonly job: Job;
  readonly draws: Draws;
  readonly about: {
    readonly input: unknown;
    readonly context: Fields;
    readonly variables: Fields;
    readonly errorOutput?: ErrorOutput;
  };
}

/** How an evaluation is run for a thread. */
export interface Compute {
  readonly draws: Draws;
  /** Fires when the thread ends. */
  readonly signal: AbortSignal;
  /** To be called when the evaluation itself starts, which may have to wait for a process. */
  readonly started: () => void;
}

/** What came of a job; all of it is JSON, since a journal may keep it. */
export type Computed = {
  /** Keys that were drawn. */
  readonly drawn: number;
} & (
  | { readonly kind: "value" /** JSON text; undefined stays undefined. */; readonly text?: string }
  | { readonly kind: "fault"; readonly fault: FaultData }
  | { readonly kind: "spent"; readonly spent: Spent; readonly at?: Position }
);

/** The limit that an evaluation met. */
export type Spent = "time" | "memory" | "length";

/** The expression that is evaluated, and its field. */
export interface Position {
  readonly expression: string;
  readonly field: string;
}

/** Something thrown, as data. */
export interface FaultData {
  readonly kind: "fault" | "missing" | "syntax" | "other";
  readonly message: string;
  readonly error?: string;
  readonly location?: string;
}

/** A message of the evaluator's process: where it is, or what came of the job. */
export type Reply =
  | { readonly id: number; readonly at: Position }
  | { readonly id: number; readonly computed: Computed };
