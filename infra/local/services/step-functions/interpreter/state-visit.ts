import type { Definition, QueryLanguage, StateDefinition } from "../language/definition.ts";
import type { Fields } from "../language/value.ts";
import type { QueryContext } from "../query/query-context.ts";
import type { Scope } from "./scope.ts";
import type { Thread } from "./thread.ts";

/** What a machine runs with. */
export interface MachineRun {
  readonly definition: Definition;
  readonly input: unknown;
  readonly context: Fields;
  readonly scope: Scope;
  readonly thread: Thread;
}

/** What TestState observes and replaces in a state. */
export interface TestHooks {
  /** Receives intermediate values, e.g. `afterInputPath`. */
  inspect(field: string, value: unknown): void;
  /** Replaces the branches or iterations of a Parallel or Map by their result. */
  readonly mock?: (tolerance?: Tolerance) => unknown;
}

/** How many failures a distributed Map tolerates; undefined where the state does not say. */
export interface Tolerance {
  readonly count: number | undefined;
  readonly percentage: number | undefined;
}

/** Runs a machine to its end; passed to the states that contain machines. */
export type RunMachine = (run: MachineRun) => Promise<unknown>;

/** One visit of one state. */
export interface StateVisit extends QueryContext {
  /** The same in every replay and redrive. */
  readonly key: string;
  readonly thread: Thread;
  readonly name: string;
  readonly state: StateDefinition;
  readonly language: QueryLanguage;
  /** The context object; a Task with a token or a Map's item adds to its own copy. */
  readonly context: Fields;
  readonly scope: Scope;
  /** Id of the `…StateEntered` event. */
  readonly enteredId: number;
  /** Id of the event before it. */
  readonly beforeId: number;
  readonly testHooks?: TestHooks;
  readonly runMachine: RunMachine;
}

/** What a state returns when it ends. */
export interface Outcome {
  readonly output: unknown;
  readonly assign?: Fields | undefined;
  /** Next state; undefined at the end of the machine. */
  readonly next?: string | undefined;
}
