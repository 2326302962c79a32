import { defined } from "../defined.ts";
import type { RawRow, RowShape, TrainingRecord, Turn } from "../record.ts";
import type { Mapping } from "./column-mapping.ts";
import { readColumns } from "./flat-rows.ts";
import { completeMapping } from "./guess-columns.ts";
import { readInvocationLog } from "./invocation-log.ts";
import { lostFields } from "./lost-fields.ts";
import { isObject, type JsonObject, shapeOf } from "./row-shape.ts";
import { readConversations } from "./sharegpt.ts";
import { readMessages, systemTexts, textTurn } from "./turns.ts";

/** What a shape's reader finds in a row. */
type Parts = Pick<TrainingRecord, "turns"> &
  Partial<Pick<TrainingRecord, "system" | "systemPath" | "group" | "referenceAnswer">>;

const readers: Record<RowShape, (value: JsonObject, mapping: Mapping) => Parts | undefined> = {
  columns: readColumns,
  "prompt-completion": (value) => ({
    turns: [
      textTurn("user", value["prompt"], "prompt"),
      textTurn("assistant", value["completion"], "completion"),
    ],
    ...topLevelSystem(value),
  }),
  converse: (value) => ({ turns: messages(value), ...topLevelSystem(value) }),
  "claude-messages": (value) => ({ turns: messages(value), ...topLevelSystem(value) }),
  "openai-chat": (value) => leadingSystem(messages(value)),
  alpaca: readAlpaca,
  sharegpt: (value) => readConversations(value["conversations"] as unknown[], value),
  rft: readRft,
  "invocation-log": readInvocationLog,
  unknown: () => undefined,
};

/**
 * Reads what a row teaches, by its shape; columns are mapped as given, else guessed.
 * Undefined when no shape fits. A malformed part of a known shape is kept for the rules to report.
 */
export function toRecord(row: RawRow, mapping: Mapping = {}): TrainingRecord | undefined {
  const { value } = row;
  if (!isObject(value)) return undefined;
  const shape = isMapped(mapping) ? "columns" : ownShape(row, value);
  const parts = readers[shape](value, mapping);
  if (parts === undefined) return undefined;
  const group = mapping.group === undefined ? undefined : value[mapping.group];
  return {
    place: row.place,
    shape,
    system: [],
    ...parts,
    ...defined({
      group: group === undefined ? undefined : String(group),
      lost: lostFields(value, shape, mapping),
    }),
    row,
  };
}

function isMapped({ prompt, completion, template }: Mapping): boolean {
  return prompt !== undefined || completion !== undefined || template !== undefined;
}

/** Rows of tables are columns unless they clearly contain a chat or Alpaca's three columns. */
function ownShape(row: RawRow, value: JsonObject): RowShape {
  const shape = shapeOf(value);
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

/** Chats open with their system message; a later one remains a turn, for the rules to report. */
function leadingSystem(turns: readonly Turn[]): Parts {
  const first = turns.findIndex((turn) => turn.role !== "system" && turn.role !== "developer");
  const count = first === -1 ? turns.length : first;
  if (count === 0) return { turns };
  const system = turns
    .slice(0, count)
    .flatMap((turn) => turn.blocks.flatMap((block) => ("text" in block ? [block.text] : [])));
  return { turns: turns.slice(count), system, systemPath: turns[0]?.path ?? "messages[0]" };
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
  const { prompt } = completeMapping(columns, mapping);
  if (prompt === undefined) return undefined;
  const turns = [textTurn("user", value[prompt], prompt)];
  return { turns, ...topLevelSystem(value), referenceAnswer };
}
