import { defined } from "../defined.ts";
import type { Block, RawRow, RowShape, TrainingRecord, Turn } from "../record.ts";
import { readBlocks } from "./blocks.ts";
import type { Mapping } from "./column-mapping.ts";
import { readColumns } from "./flat-rows.ts";
import { foreignLayoutOf, readForeign } from "./foreign-layouts.ts";
import { namedCandidates } from "./guess-columns.ts";
import { historyTurns } from "./history.ts";
import { readInvocationLog } from "./invocation-log.ts";
import { isUntrained, trainedPart } from "./loss-weights.ts";
import { addLostFields, holdsSomething, type ReadRow } from "./lost-fields.ts";
import { withTextCells } from "./number-cells.ts";
import { unpackTurns } from "./packed-cells.ts";
import { plainRecord } from "./plain-row.ts";
import { betterKey, preferenceKind, preferredRow, worseKey } from "./preference-data.ts";
import {
  conversationKey,
  isObject,
  type JsonObject,
  messageListKey,
  shapeOf,
} from "./row-shape.ts";
import { sliceValues } from "./slice-values.ts";
import { cellText } from "./template.ts";
import { readTools } from "./tools.ts";
import {
  foreignParts,
  leadingSystem,
  type Reading,
  readMessages,
  systemOf,
  textTurn,
} from "./turns.ts";

/** What a shape's reader finds in a row. */
type Parts = Pick<TrainingRecord, "turns"> &
  Partial<Pick<TrainingRecord, "system" | "systemPath" | "referenceAnswer" | "tools" | "extra">> & {
    /** What the system entry holds apart from text. */
    readonly foreign?: readonly Block[];
  };

type Reader = (value: JsonObject, mapping: Mapping, reading: Reading) => Parts | undefined;

const readers: Record<RowShape, Reader> = {
  columns: readColumns,
  "prompt-completion": readPair,
  converse: (value, _mapping, reading) => ({
    turns: messages(value, reading),
    ...topLevelSystem(value),
  }),
  "claude-messages": (value, _mapping, reading) => ({
    turns: messages(value, reading),
    ...topLevelSystem(value),
  }),
  "openai-chat": (value, _mapping, reading) => leadingSystem(messages(value, reading)),
  alpaca: readAlpaca,
  sharegpt: readShareGpt,
  rft: readRft,
  "invocation-log": readInvocationLog,
  foreign: readForeign,
  unknown: () => undefined,
};

/** How the rows of a file are read. */
export interface FileReading {
  /** The columns of the whole file; chosen by the row's own names when absent. */
  readonly ofFile?: Mapping | undefined;
  readonly reading?: Reading;
}

/** Keeps what the conversation format can hold. */
const everything: Reading = { reasoning: true, tools: true, extra: true };

/**
 * Reads what a row teaches, by its shape.
 * Undefined when no shape fits. A malformed part of a known shape is kept for the rules to report.
 * @param given what the user says about the columns and about preference data
 */
export function toRecord(
  row: RawRow,
  given: Mapping = {},
  how: FileReading = {},
): TrainingRecord | undefined {
  const record = withoutSlices(row, given, how);
  if (record === undefined || given.slices === undefined) return record;
  return { ...record, ...defined({ slices: sliceValues(row, given.slices) }) };
}

function withoutSlices(
  row: RawRow,
  given: Mapping,
  { ofFile = given, reading = everything }: FileReading,
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
  const parts = readers[shape](value, ofFile, reading);
  if (parts === undefined) return undefined;
  const group = given.group === undefined ? undefined : value[given.group];
  const isTable = row.text === undefined;
  return {
    place: row.place,
    shape,
    system: [],
    ...keptParts(parts, { value, shape, mapping: ofFile, reading, isTable }),
    ...defined({ group: group === undefined ? undefined : String(group) }),
    row,
  };
}

/** What remains of a row's parts for training, and what is lost of it. */
function keptParts(
  parts: Parts,
  row: ReadRow,
): Omit<Parts, "foreign"> & Pick<TrainingRecord, "lost" | "lostText"> {
  const { value, shape, reading, mapping } = row;
  const { foreign, tools: declared = declaredTools(value, shape), ...others } = parts;
  const side = shape === "columns" ? noBlocks : foreignParts(value);
  const { turns, cut, untrained } = trainedPart(withForeign(parts.turns, foreign, side));
  const lost = new Set<string>(cut > 0 ? ["answers of weight 0"] : undefined);
  const tools = reading.tools || usesTools({ turns }) ? declared : undefined;
  if (tools !== declared) lost.add("tools");
  const values: string[] = [];
  addLostFields(row, (name, key, field) => {
    if (key === mapping.group || mapping.slices?.includes(key)) return;
    lost.add(name);
    if (reading.lostText === true) values.push(`${key} ${cellText(field)}`);
  });
  const isLeftOut = untrained ?? isUntrainedRow(value, shape);
  const read = { ...others, turns };
  if (isLeftOut === undefined && tools === undefined && lost.size === 0) return read;
  return {
    ...read,
    ...defined({
      untrained: isLeftOut,
      tools,
      lost: lost.size > 0 ? [...lost] : undefined,
      lostText: values.length > 0 ? JSON.stringify(values.sort()) : undefined,
    }),
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

function declaredTools(value: JsonObject, shape: RowShape): TrainingRecord["tools"] {
  return shape === "columns" || shape === "rft" ? undefined : readTools(value);
}

/** A column of this name may be anything; next to a chat or a pair it is the row's weight. */
function isUntrainedRow(value: JsonObject, shape: RowShape): true | undefined {
  const isOwn = shape === "columns" || shape === "rft" || shape === "invocation-log";
  return !isOwn && isUntrained(value) ? true : undefined;
}

/** Whether a conversation has tool calls or results. */
export function usesTools({ turns }: Pick<TrainingRecord, "turns">): boolean {
  return turns.some(({ blocks }) =>
    blocks.some(
      (block) => "other" in block && ("toolUse" in block.other || "toolResult" in block.other),
    ),
  );
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

function messages(value: JsonObject, { reasoning }: Reading): Turn[] {
  return readMessages(value["messages"] as unknown[], { key: "messages", reasoning });
}

const noBlocks: readonly Block[] = [];

function topLevelSystem(value: JsonObject, key = "system"): Omit<Parts, "turns"> {
  const given = value[key];
  if (given === undefined || given === null) return { system: [] };
  return { ...systemOf(readBlocks(given)), systemPath: key };
}

/** Prompt and completion are texts, or lists of messages (TRL's conversational form). */
function readPair(value: JsonObject, _mapping: Mapping, { reasoning }: Reading): Parts {
  const { prompt, completion } = value;
  const asked = isMessages(prompt) ? readMessages(prompt, { key: "prompt", reasoning }) : undefined;
  const answered = isMessages(completion)
    ? readMessages(completion, { key: "completion", reasoning })
    : undefined;
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

/** What belongs to the first turn and is no text of it becomes a block there, where a rule names it. */
function withForeign(
  turns: readonly Turn[],
  foreign: readonly Block[] | undefined,
  side: readonly Block[],
): readonly Turn[] {
  const [first, ...others] = turns;
  if (first === undefined || (foreign === undefined && side.length === 0)) return turns;
  return [{ ...first, blocks: [...first.blocks, ...(foreign ?? []), ...side] }, ...others];
}

function readShareGpt(value: JsonObject, _mapping: Mapping, { reasoning }: Reading): Parts {
  const key = conversationKey(value) ?? "conversations";
  const turns = readMessages(value[key] as unknown[], { key, shareGpt: true, reasoning });
  const named = (["system", "system_prompt"] as const).find((name) => holdsSomething(value[name]));
  return named === undefined ? leadingSystem(turns) : { turns, ...topLevelSystem(value, named) };
}

function readAlpaca(value: JsonObject): Parts {
  const { instruction } = value;
  const input = value["input"] ?? value["context"];
  const both = typeof instruction === "string" && typeof input === "string" && input !== "";
  const prompt = both ? `${instruction}\n\n${input}` : instruction;
  const answer = "output" in value ? "output" : "response";
  return {
    turns: [
      ...historyTurns(value["history"]),
      textTurn("user", prompt, "instruction"),
      textTurn("assistant", value[answer], answer),
    ],
    ...topLevelSystem(value),
  };
}

function readRft(value: JsonObject, mapping: Mapping, reading: Reading): Parts | undefined {
  const referenceAnswer = value["reference_answer"];
  if (Array.isArray(value["messages"])) {
    const extra = reading.extra ? extraKeys(value, ["messages", "reference_answer"]) : undefined;
    return { ...leadingSystem(messages(value, reading)), referenceAnswer, ...defined({ extra }) };
  }
  const columns = Object.keys(value).filter((name) => name !== "reference_answer");
  const prompt = mapping.prompt ?? namedCandidates(columns, "prompt", []).exact[0];
  if (prompt === undefined) return undefined;
  const turns = [textTurn("user", value[prompt], prompt)];
  const used = [prompt, "system", "reference_answer"];
  const extra = reading.extra ? extraKeys(value, used) : undefined;
  return { turns, ...topLevelSystem(value), referenceAnswer, ...defined({ extra }) };
}

/** What RFT passes to the grader besides the reference answer. */
function extraKeys(value: JsonObject, used: readonly string[]): JsonObject | undefined {
  const extra = Object.entries(value).filter(([key]) => !used.includes(key));
  return extra.length === 0 ? undefined : Object.fromEntries(extra);
}
