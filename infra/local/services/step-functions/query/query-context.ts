import type { Fields } from "../language/value.ts";
import type { Randomness } from "./intrinsics/intrinsic.ts";

/** The error as `$states.errorOutput` and a Catch's output show it. */
export interface ErrorOutput {
  readonly Error: string | null;
  readonly Cause: string | null;
}

/** The variables that a state can see. */
interface Variables {
  has(name: string): boolean;
  get(name: string): unknown;
  all(): Record<string, unknown>;
}

/** What the expressions and paths of a state are evaluated against. */
export interface QueryContext {
  /** The state's raw input: `$states.input`. */
  readonly input: unknown;
  /** The context object: `$states.context`, or `$$` in a path. */
  readonly context: Fields;
  readonly scope: Variables;
  /** Set while a Catch is evaluated. */
  readonly errorOutput?: ErrorOutput;
  /** Time (milliseconds) and random values, both the same in every replay. */
  readonly thread: Randomness & {
    readonly time: number;
    /** Called before each expression or path. */
    readonly evaluating?: (at: { readonly expression: string; readonly field: string }) => void;
  };
}
