import { defined } from "../defined.ts";
import type { RawRow, RowShape, TrainingRecord, Turn } from "../record.ts";
import type { Mapping } from "./column-mapping.ts";
import { readColumns } from "./flat-rows.ts";
import { foreignLayoutOf, readForeign } from "./foreign-layouts.ts";
import { namedCandidates } from "./guess-columns.ts";
import { readInvocationLog } from "./invocation-log.ts";
import { lostFields } from "./lost-fields.ts";
import { withTextCells } from "./number-cells.ts";
import { unpackTurns } from "./packed-cells.ts";
import { plainRecord } from "./plain-row.ts";
import { betterKey, preferenceKind, preferredRow, worseKey } from "./preference-data.ts";
import { isObject, type JsonObject, messageListKey, shapeOf } from "./row-shape.ts";
import { readConversations } from "./sharegpt.ts";
import { leadingSystem, readMessages, systemTexts, textTurn } from "./turns.ts";

/** What a shape's reader finds in a row. */
type Parts = Pick<TrainingRecord, "turns"> &
  Partial<Pick<TrainingRecord, "system" | "systemPath" | "group" | "referenceAnswer">>;

const readers: Record<RowShape, (value: JsonObject, mapping: Mapping) => Parts | undefined> = {
  columns: readColumns,
  "prompt-completion": readPair,
  converse: (value) => ({ turns: messages(value), ...topLevelSystem(value) }),
  "claude-messages": (value) => ({ turns: messages(value), ...topLevelSystem(value) }),
  "openai-chat": (value) => leadingSystem(messages(value)),
  alpaca: readAlpaca,
  sharegpt: (value) => readConversations(value["conversations"] as unknown[], value),
  rft: readRft,
  "invocation-log": readInvocationLog,
  foreign: readForeign,
  unknown: () => undefined,
};

/**
 * Reads what a row teaches, by its shape.
 * Undefined when no shape fits. A malformed part of a known shape is kept for the rules to report.
 * @param given what the user says about the columns and about preference data
 * @param ofFile the columns of the whole file; chosen by this row's own names when absent
 */
export function toRecord(
  row: RawRow,
  given: Mapping = {},
  ofFile: Mapping = given,
): TrainingRecord | undefined {
  if (row.plain !== undefined && !isMapped(given) && given.group === undefined) {
    return plainRecord(row, row.plain);
  }
  if (!isObject(row.value)) return undefined;
  const unpacked = isMapped(given) ? row.value : (unpackTurns(row.value)?.value ?? row.value);
  if (given.completion === undefined && preferenceKind(unpacked) !== undefined) {
    return given.answer === "chosen" ? preferred(row, unpacked, given) : undefined;
  }
  const shape = isMapped(given) ? "columns" : ownShape(row, unpacked);
  const value = withTextCells({ value: unpacked, text: row.text }, shape, ofFile);
  const parts = readers[shape](value, ofFile);
  if (parts === undefined) return undefined;
  const group = given.group === undefined ? undefined : value[given.group];
  return {
    place: row.place,
    shape,
    system: [],
    ...parts,
    ...defined({
      group: group === undefined ? undefined : String(group),
      lost: lostFields(value, shape, ofFile),
    }),
    row,
  };
}

/** The record of a preference row with its better answer; the worse one is lost. */
function preferred(
  row: RawRow,
  value: JsonObject,
  { answer: _, ...given }: Mapping,
): TrainingRecord | undefined {
  const found = isMapped(given) ? value : preferredRow(value);
  if (found === undefined || found === "bad") return undefined;
  const better = isMapped(given) ? betterKey(value) : undefined;
  const mapping = { ...given, ...defined({ completion: better }) };
  // With a text the row is read by its keys, as a row of JSON Lines, even if it came from a table.
  const record = toRecord({ ...row, value: found, text: row.text ?? "" }, mapping);
  const worse = worseKey(value);
  if (record === undefined || worse === undefined) return record;
  return { ...record, lost: [...new Set([...(record.lost ?? []), worse])] };
}

function isMapped({ prompt, completion, template }: Mapping): boolean {
  return prompt !== undefined || completion !== undefined || template !== undefined;
}

const mayBeForeign: ReadonlySet<RowShape> = new Set(["columns", "unknown", "openai-chat"]);

/** Rows of tables are columns unless they clearly contain a chat or Alpaca's three columns. */
function ownShape(row: RawRow, value: JsonObject): RowShape {
  const shape = shapeOf(value);
  if (mayBeForeign.has(shape) && foreignLayoutOf(value) !== undefined) return "foreign";
  const isTable = row.text === undefined;
  return isTable && (shape === "unknown" || shape === "prompt-completion") ? "columns" : shape;
}

function messages(value: JsonObject): Turn[] {
  return readMessages(value["messages"] as unknown[], "messages");
}

function topLevelSystem(value: JsonObject): Pick<TrainingRecord, "system" | "systemPath"> {
  const { system } = value;
  return system === undefined || system === null
    ? { system: [] }
    : { system: systemTexts(system), systemPath: "system" };
}

/** Prompt and completion are texts, or lists of messages (TRL's conversational form). */
function readPair(value: JsonObject): Parts {
  const { prompt, completion } = value;
  const asked = isMessages(prompt) ? readMessages(prompt, "prompt") : undefined;
  const answered = isMessages(completion) ? readMessages(completion, "completion") : undefined;
  if (asked === undefined && answered === undefined) {
    const turns = [
      textTurn("user", prompt, "prompt"),
      textTurn("assistant", completion, "completion"),
    ];
    return { turns, ...topLevelSystem(value) };
  }
  const read = leadingSystem([
    ...(asked ?? [textTurn("user", prompt, "prompt")]),
    ...(answered ?? [textTurn("assistant", completion, "completion")]),
  ]);
  return read.system === undefined ? { ...read, ...topLevelSystem(value) } : read;
}

function isMessages(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && messageListKey(value) === "messages";
}

function readAlpaca(value: JsonObject): Parts {
  const { instruction, input } = value;
  const both = typeof instruction === "string" && typeof input === "string" && input !== "";
  const prompt = both ? `${instruction}\n\n${input}` : instruction;
  return {
    turns: [
      textTurn("user", prompt, "instruction"),
      textTurn("assistant", value["output"], "output"),
    ],
    ...topLevelSystem(value),
  };
}

function readRft(value: JsonObject, mapping: Mapping): Parts | undefined {
  const referenceAnswer = value["reference_answer"];
  if (Array.isArray(value["messages"])) {
    return { ...leadingSystem(messages(value)), referenceAnswer };
  }
  const columns = Object.keys(value).filter((name) => name !== "reference_answer");
  const prompt = mapping.prompt ?? namedCandidates(columns, "prompt", []).exact[0];
  if (prompt === undefined) return undefined;
  const turns = [textTurn("user", value[prompt], prompt)];
  return { turns, ...topLevelSystem(value), referenceAnswer };
}
