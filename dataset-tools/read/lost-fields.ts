import type { RowShape } from "../record.ts";
import { type Mapping, namedColumns } from "./column-mapping.ts";
import { mappingFor } from "./flat-rows.ts";
import { foreignLayoutOf } from "./foreign-layouts.ts";
import { isDefaultWeight, weightKeys } from "./loss-weights.ts";
import { speakerOf } from "./roles.ts";
import { conversationKey, isObject, type JsonObject } from "./row-shape.ts";
import { partKeys, type Reading, reasoningKeys } from "./turns.ts";

/** Keys that hold the same in every shape: parts of the first turn, tools, weights. */
const everywhere = [...partKeys, "tools", "functions", "toolConfig"];

/** Keys of a row that its reader uses; `columns` has the user's own, and the others may have any. */
const rowKeys: Readonly<Partial<Record<RowShape, ReadonlySet<string>>>> = {
  converse: new Set([...everywhere, "messages", "schemaVersion", "system"]),
  "openai-chat": new Set([...everywhere, "messages"]),
  "claude-messages": new Set([...everywhere, "messages", "system"]),
  "prompt-completion": new Set([...everywhere, "prompt", "completion", "system"]),
  alpaca: new Set([...everywhere, "instruction", "input", "output", "system"]),
  sharegpt: new Set([...everywhere, "system", "system_prompt"]),
};

/** Keys of a message that its reader uses, or turns into blocks that a rule names. */
const messageKeys: ReadonlySet<string> = new Set([
  ...["role", "content", "from", "value", "input", "output", "system"],
  ...["tool_calls", "tool_call_id", "tool_use_id", "function_call"],
  ...partKeys,
]);

const textBlockKeys: ReadonlySet<string> = new Set(["type", "text", "value"]);

/** Receives what is lost: its name, and its key with its value in the row. */
export type NoteLost = (name: string, key: string, value: unknown) => void;

/** A row that was read. */
export interface ReadRow {
  readonly value: JsonObject;
  readonly shape: RowShape;
  readonly mapping: Mapping;
  readonly isTable: boolean;
  readonly reading: Reading;
}

/**
 * Adds the names of what a row holds and no record keeps: unused columns, weights, names, metadata.
 * What is null or empty holds nothing.
 */
export function addLostFields(row: ReadRow, note: NoteLost): void {
  const { value, shape } = row;
  const used = rowKeys[shape];
  if (used === undefined) {
    addLostOfOtherShape(row, note);
    return;
  }
  const key = (shape === "sharegpt" ? conversationKey(value) : undefined) ?? "messages";
  for (const name in value) {
    if (used.has(name) || name === key || !holdsSomething(value[name])) continue;
    if (shape === "alpaca" && isUsedByAlpaca(name, value)) continue;
    note(row.isTable ? columnName(name) : name, name, value[name]);
  }
  addLostOfMessages(value[key], row.reading, note);
}

function addLostOfOtherShape(row: ReadRow, note: NoteLost): void {
  const { value, shape } = row;
  if (shape === "columns") addLostColumns(row, note);
  else if (shape === "foreign") addLostOfForeign(value, note);
  else if (shape === "rft" && !row.reading.extra) addExtraKeys(value, note);
}

function addLostOfMessages(messages: unknown, reading: Reading, note: NoteLost): void {
  if (!Array.isArray(messages)) return;
  for (const message of messages) addLostOfMessage(message, reading, note);
}

/** In data for another method, what is meant for RFT's grader is lost. */
function addExtraKeys(value: JsonObject, note: NoteLost): void {
  const used = ["messages", "system", "reference_answer"];
  for (const name in value) {
    if (!used.includes(name) && holdsSomething(value[name])) note(name, name, value[name]);
  }
}

function addLostColumns({ value, mapping }: ReadRow, note: NoteLost): void {
  const used = usedColumns(mappingFor(Object.keys(value), mapping));
  for (const column in value) {
    if (used.has(column) || !holdsSomething(value[column])) continue;
    if (!isUsedHistory(column, value)) note(columnName(column), column, value[column]);
  }
}

function addLostOfForeign(value: JsonObject, note: NoteLost): void {
  const used = foreignLayoutOf(value)?.keys;
  if (used === undefined) return;
  for (const name in value) {
    const isUsed = used.includes(name) || everywhere.includes(name);
    if (!isUsed && holdsSomething(value[name])) note(name, name, value[name]);
  }
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

function isUsedHistory(name: string, value: JsonObject): boolean {
  return name === "history" && Array.isArray(value[name]);
}

/** The context is read where Alpaca's input is missing, the response where its output is. */
function isUsedByAlpaca(name: string, value: JsonObject): boolean {
  if (name === "context") return (value["input"] ?? null) === null;
  return name === "response" ? !("output" in value) : isUsedHistory(name, value);
}

function addLostOfMessage(message: unknown, reading: Reading, note: NoteLost): void {
  if (!isObject(message)) return;
  for (const key in message) {
    if (messageKeys.has(key) || !holdsSomething(message[key])) continue;
    if (!isUsedInMessage(key, message, reading)) note(key, key, message[key]);
  }
  const content = message["content"] ?? message["value"];
  if (Array.isArray(content)) for (const block of content) addLostOfBlock(block, note);
}

function isUsedInMessage(key: string, message: JsonObject, reading: Reading): boolean {
  const role = message["role"] ?? message["from"];
  const speaker = typeof role === "string" ? speakerOf(role) : undefined;
  if (key === "name") return speaker === "result";
  if (weightKeys.includes(key)) {
    return reading.lostText !== true && isDefaultWeight(message[key], speaker === "assistant");
  }
  const isReasoning = (reasoningKeys as readonly string[]).includes(key);
  return (
    isReasoning && reading.reasoning && speaker === "assistant" && typeof message[key] === "string"
  );
}

function addLostOfBlock(block: unknown, note: NoteLost): void {
  if (!isObject(block)) return;
  if (typeof (block["text"] ?? block["value"]) !== "string") {
    if (holdsSomething(block["cachePoint"])) note("cachePoint", "cachePoint", "");
    return;
  }
  for (const key in block) {
    if (!textBlockKeys.has(key) && holdsSomething(block[key])) note(key, key, block[key]);
  }
}

/** Arrow and pandas pad what a row does not have with null, empty texts and empty lists. */
export function holdsSomething(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return false;
  if (Array.isArray(value)) return value.length > 0;
  return !isObject(value) || Object.keys(value).length > 0;
}
