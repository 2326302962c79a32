import type { QueryLanguage, StateType } from "../language/definition.ts";
import type { Findings } from "./diagnostic.ts";

/** The definition being checked: the kind of state machine, and what is known of all of it. */
export interface Walk {
  readonly type: "STANDARD" | "EXPRESS";
  readonly findings: Findings;
  /** Names of states seen so far; a name may appear once in the whole definition. */
  readonly names: Set<string>;
}

/** Where a state to check is, and what is around it. */
export interface StateContext {
  readonly location: string;
  readonly language: QueryLanguage;
  readonly walk: Walk;
  /** Checks a machine inside the state. */
  readonly checkMachine: (machine: unknown, location: string) => void;
}

/** The context of a state with its type and query language known. */
export interface TypedStateContext extends StateContext {
  readonly type: StateType;
  readonly language: QueryLanguage;
}
