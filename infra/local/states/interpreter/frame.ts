import type { Definition, QueryLanguage, StateDefinition } from "../definition.ts";
import type { Scope } from "./scope.ts";
import type { Thread } from "./thread.ts";
import type { Fields } from "./value.ts";

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
  /** Told about intermediate values of each state; what TestState shows. */
  readonly inspect?: (field: string, value: unknown) => void;
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
  /** Id of the `…StateEntered` event. */
  readonly enteredId: number;
  /** Set while a Catch is evaluated. */
  readonly errorOutput?: ErrorOutput;
  readonly inspect?: (field: string, value: unknown) => void;
  readonly runMachine: RunMachine;
}

/** What a state gives when it is through. */
export interface Outcome {
  readonly output: unknown;
  readonly assign?: Fields | undefined;
  /** Next state; undefined at the end of the machine. */
  readonly next?: string | undefined;
}
