import type { RowShape } from "../record.ts";
import { type Mapping, namedColumns } from "./column-mapping.ts";
import { mappingFor } from "./flat-rows.ts";
import { foreignLayoutOf } from "./foreign-layouts.ts";
import { isObject, type JsonObject } from "./row-shape.ts";

/** Keys of a row that its reader uses; `columns` has the user's own. */
const rowKeys: Readonly<Record<Exclude<RowShape, "columns">, ReadonlySet<string> | undefined>> = {
  converse: new Set(["messages", "schemaVersion", "system"]),
  "openai-chat": new Set(["messages"]),
  "claude-messages": new Set(["messages", "system"]),
  "prompt-completion": new Set(["prompt", "completion", "system"]),
  alpaca: new Set(["instruction", "input", "output", "system"]),
  sharegpt: new Set(["conversations", "system", "system_prompt"]),
  rft: undefined,
  "invocation-log": undefined,
  foreign: undefined,
  unknown: undefined,
};

/** Keys of a message that its reader uses, or whose loss another rule reports as an error. */
const messageKeys: ReadonlySet<string> = new Set([
  "role",
  "content",
  "from",
  "value",
  "tool_calls",
  "tool_call_id",
  "function_call",
]);

/**
 * Names of what a row holds and no record keeps: unused columns, weights, names, metadata.
 * What is null or empty holds nothing. Undefined when nothing is lost.
 */
export function lostFields(
  value: JsonObject,
  shape: RowShape,
  mapping: Mapping,
): readonly string[] | undefined {
  if (shape === "columns") return lostColumns(value, mapping);
  if (shape === "foreign") return lostOfForeign(value);
  const used = rowKeys[shape];
  if (used === undefined) return undefined;
  const lost = lostKeys(value, used, undefined);
  const turns = value["messages"] ?? value["conversations"];
  return Array.isArray(turns) ? lostOfMessages(turns, lost) : lost;
}

function lostOfForeign(value: JsonObject): readonly string[] | undefined {
  const used = foreignLayoutOf(value)?.keys;
  return used === undefined ? undefined : lostKeys(value, new Set(used), undefined);
}

/** How a finding and a count name an unused column. */
export function columnName(column: string): string {
  return `column "${column}"`;
}

/** Columns that each mapping uses. */
const known = new WeakMap<Mapping, ReadonlySet<string>>();

/** Names of the columns that a mapping leaves unused. */
export function unusedColumns(columns: readonly string[], given: Mapping): readonly string[] {
  const used = usedColumns(mappingFor(columns, given));
  return columns.filter((column) => !used.has(column));
}

function usedColumns(mapping: Mapping): ReadonlySet<string> {
  let used = known.get(mapping);
  if (used === undefined) {
    used = new Set(namedColumns(mapping));
    known.set(mapping, used);
  }
  return used;
}

function lostColumns(value: JsonObject, given: Mapping): readonly string[] | undefined {
  const used = usedColumns(mappingFor(Object.keys(value), given));
  let lost: string[] | undefined;
  for (const column in value) {
    if (used.has(column) || !holdsSomething(value[column])) continue;
    lost ??= [];
    lost.push(columnName(column));
  }
  return lost;
}

function lostOfMessages(
  messages: readonly unknown[],
  before: string[] | undefined,
): string[] | undefined {
  let lost = before;
  for (const message of messages) {
    if (isObject(message)) lost = lostKeys(message, messageKeys, lost);
  }
  return lost;
}

function lostKeys(
  value: JsonObject,
  used: ReadonlySet<string>,
  before: string[] | undefined,
): string[] | undefined {
  let lost = before;
  for (const key in value) {
    if (used.has(key) || !holdsSomething(value[key])) continue;
    lost ??= [];
    if (!lost.includes(key)) lost.push(key);
  }
  return lost;
}

/** Arrow and pandas pad what a row does not have with null, empty texts and empty lists. */
export function holdsSomething(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return false;
  if (Array.isArray(value)) return value.length > 0;
  return !isObject(value) || Object.keys(value).length > 0;
}
