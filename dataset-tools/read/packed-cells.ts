import { readLenient } from "./lenient-json.ts";
import { isObject, type JsonObject } from "./row-shape.ts";

/** Keys whose value is a list of turns, and may have been written as text. */
const packedKeys = ["messages", "conversations", "conversation", "contents", "chat"] as const;

/** How a list of turns is written inside a text. */
type Packing = "JSON" | "Python";

/** A row whose turns were text, with the turns taken out of it. */
export interface Unpacked {
  readonly value: JsonObject;
  readonly key: string;
  readonly packing: Packing;
  /** The turns as JSON; what was JSON is as it was written. */
  readonly text: string;
}

/**
 * Takes turns out of a text: JSON in a cell of a table or in a string, or the `repr` of a Python list, where
 * it has one meaning. Undefined when nothing is packed, or it cannot be read with certainty.
 */
export function unpackTurns(value: JsonObject): Unpacked | undefined {
  for (const key of packedKeys) {
    const cell = value[key];
    if (typeof cell !== "string" || !/^\s*[[{]/.test(cell)) continue;
    const list = listIn(cell);
    if (list === undefined) continue;
    const { value: turns, packing, text } = list;
    return { value: { ...value, [key]: turns }, key, packing, text };
  }
  return undefined;
}

/** Whether a column may hold packed turns. */
export function mayBePacked(column: string): boolean {
  return (packedKeys as readonly string[]).includes(column);
}

interface TurnsInText extends Pick<Unpacked, "packing" | "text"> {
  readonly value: readonly unknown[];
}

function listIn(cell: string): TurnsInText | undefined {
  const json = parsed(cell);
  if (isTurns(json)) return { value: json, packing: "JSON", text: cell };
  const { values, slips, failure } = readLenient(cell);
  const [only, ...more] = values;
  if (failure !== undefined || only === undefined || more.length > 0) return undefined;
  if ([...slips.keys()].some((slip) => !certainInPython.has(slip))) return undefined;
  const value = parsed(only.text);
  return isTurns(value) ? { value, packing: "Python", text: only.text } : undefined;
}

/** NumPy writes no commas between the items of a list. */
const certainInPython: ReadonlySet<string> = new Set(["python-literals", "missing-comma"]);

function isTurns(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
