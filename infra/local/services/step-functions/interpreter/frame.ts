import type { Definition, QueryLanguage, StateDefinition } from "../language/definition.ts";
import type { Fields } from "../language/value.ts";
import type { Scope } from "./scope.ts";
import type { Thread } from "./thread.ts";

/** The error as `$states.errorOutput` and a Catch's output show it. */
export interface ErrorOutput {
  readonly Error: string | null;
  readonly Cause: string | null;
}

/** What a machine runs with. */
export interface MachineRun {
  readonly definition: Definition;
  readonly input: unknown;
  readonly context: Fields;
  readonly scope: Scope;
  readonly thread: Thread;
}

/** What TestState puts in a state's way. */
export interface Probe {
  /** Told about intermediate values, e.g. `afterInputPath`. */
  inspect(field: string, value: unknown): void;
  /** Gives the result of a Parallel or Map in place of its branches or iterations. */
  readonly mock?: (tolerance?: Tolerance) => unknown;
}

/** How many failures a distributed Map bears; undefined where the state does not say. */
export interface Tolerance {
  readonly count: number | undefined;
  readonly percentage: number | undefined;
}

/** Runs a machine to its end; states that hold machines are handed it. */
export type RunMachine = (run: MachineRun) => Promise<unknown>;

/** One visit of one state. */
export interface Frame {
  readonly thread: Thread;
  readonly name: string;
  readonly state: StateDefinition;
  readonly language: QueryLanguage;
  readonly input: unknown;
  /** The context object; a Task with a token or a Map's item adds to its own copy. */
  readonly context: Fields;
  readonly scope: Scope;
  /** Key of this visit, the same in every replay and redrive. */
  readonly visit: string;
  /** Id of the `…StateEntered` event. */
  readonly enteredId: number;
  /** Id of the event before it. */
  readonly beforeId: number;
  /** Set while a Catch is evaluated. */
  readonly errorOutput?: ErrorOutput;
  readonly probe?: Probe;
  readonly runMachine: RunMachine;
}

/** What a state gives when it is through. */
export interface Outcome {
  readonly output: unknown;
  readonly assign?: Fields | undefined;
  /** Next state; undefined at the end of the machine. */
  readonly next?: string | undefined;
}
