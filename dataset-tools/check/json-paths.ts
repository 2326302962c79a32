/** Paths beyond this number mean that keys are data, as in a map from ids to values. */
const MAX_PATHS = 300;
const MAX_VALUES = 30;
const MAX_VALUE_LENGTH = 60;

/** JSON types, integers and other numbers being one. */
export type JsonType = "object" | "array" | "string" | "number" | "boolean" | "null";

/** How often a path occurs, and with what. */
export interface PathFacts {
  /** Path of the object or list that holds it; undefined for the whole answer. */
  readonly parent: string | undefined;
  readonly types: Map<JsonType, number>;
  /** Texts at this path with their rows, as long as they are few and short: value → [rows, first ordinal]. */
  values: Map<string, [rows: number, first: number]> | undefined;
}

/** The paths of many JSON values, such as `items[].name`. The whole value has the path "". */
export class JsonPaths {
  readonly facts = new Map<string, PathFacts>();

  /** False when keys are data, so that nothing can be said about them. */
  get regular(): boolean {
    return this.facts.size < MAX_PATHS;
  }

  /** Counts the paths of a value; returns them with their types, sorted, as one text. */
  add(value: unknown, ordinal: number): string {
    const seen = new Set<string>();
    this.#walk(value, { path: "", parent: undefined, ordinal, seen });
    return [...seen].sort().join("\n");
  }

  #walk(value: unknown, at: At): void {
    const type = typeOf(value);
    const facts = this.#factsOf(at);
    if (facts === undefined) return;
    facts.types.set(type, (facts.types.get(type) ?? 0) + 1);
    at.seen.add(`${at.path}\t${type}`);
    if (type === "string") noteValue(facts, value as string, at.ordinal);
    if (Array.isArray(value)) {
      for (const item of value) this.#walk(item, { ...at, path: `${at.path}[]`, parent: at.path });
    } else if (type === "object") {
      for (const [key, inner] of Object.entries(value as object)) {
        const path = at.path === "" ? key : `${at.path}.${key}`;
        this.#walk(inner, { ...at, path, parent: at.path });
      }
    }
  }

  #factsOf({ path, parent }: At): PathFacts | undefined {
    const known = this.facts.get(path);
    if (known !== undefined || !this.regular) return known;
    const facts: PathFacts = { parent, types: new Map(), values: new Map() };
    this.facts.set(path, facts);
    return facts;
  }
}

interface At {
  readonly path: string;
  readonly parent: string | undefined;
  readonly ordinal: number;
  readonly seen: Set<string>;
}

function typeOf(value: unknown): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value as "object" | "string" | "number" | "boolean";
}

function noteValue(facts: PathFacts, value: string, ordinal: number): void {
  const known = facts.values?.get(value);
  if (known !== undefined) known[0]++;
  else if (value.length > MAX_VALUE_LENGTH || facts.values?.size === MAX_VALUES) {
    facts.values = undefined;
  } else facts.values?.set(value, [1, ordinal]);
}
