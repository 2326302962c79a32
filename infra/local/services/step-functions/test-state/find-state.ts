import { ServiceError } from "../../../kernel/aws-error.ts";
import { isObject } from "../../../kernel/service.ts";
import type { QueryLanguage, StateDefinition } from "../language/definition.ts";
import type { Fields } from "../language/value.ts";

/** The name that AWS gives to a state without a state machine. */
const UNNAMED = "StateName";

/** A state to test. */
export interface FoundState {
  readonly name: string;
  readonly state: StateDefinition;
  readonly language: QueryLanguage;
}

/** The state that a definition is, or the one of that name inside a state machine. */
export function findState(definition: Fields, name: string | undefined): FoundState {
  if (!isObject(definition["States"])) {
    const state = definition as unknown as StateDefinition;
    return { name: name ?? UNNAMED, state, language: state.QueryLanguage ?? "JSONPath" };
  }
  if (name === undefined) {
    throw new ServiceError(
      "ValidationException",
      "State name is required when the definition is a state machine",
    );
  }
  const found = search(definition, name, "JSONPath");
  if (!found) throw new ServiceError("ValidationException", `State not found: '${name}'`);
  return found;
}

function search(machine: Fields, name: string, around: QueryLanguage): FoundState | undefined {
  const language = (machine["QueryLanguage"] as QueryLanguage | undefined) ?? around;
  const states = isObject(machine["States"]) ? machine["States"] : {};
  for (const [key, value] of Object.entries(states)) {
    const state = value as StateDefinition;
    if (key === name) return { name, state, language: state.QueryLanguage ?? language };
    for (const inner of machinesIn(state)) {
      const found = search(inner, name, language);
      if (found) return found;
    }
  }
  return undefined;
}

function machinesIn({ Branches, ItemProcessor, Iterator: iterator }: StateDefinition): Fields[] {
  const all: unknown[] = [...(Branches ?? []), ItemProcessor, iterator];
  return all.filter(isObject);
}
