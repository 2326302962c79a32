import { isObject } from "../../read/row-shape.ts";
import type { TrainingRecord, Turn } from "../../record.ts";
import type { Found } from "../rule.ts";
import { textOf } from "../seen-record.ts";

/** What a turn has in place of text. */
export type NoText = "null" | "a number" | "a boolean" | "an object" | "a list" | "an empty list";

/** What a turn has in place of text; undefined when it has text, media or a tool call. */
export function noTextIn(turn: Turn, record: TrainingRecord): NoText | undefined {
  const [first] = turn.blocks;
  if (first === undefined) return emptyContent(turn, record);
  if (turn.blocks.some((block) => "text" in block)) return undefined;
  const { other } = first as { other: Record<string, unknown> };
  if ("content" in other) return kindOf(other["content"]);
  const isText = typeof other["text"] === "string";
  return "text" in other && !isText ? kindOf(other["text"]) : undefined;
}

/** Formats whose texts Bedrock takes as they are in the file; columns of the user's own are always converted. */
const fixedPairs: readonly string[] = ["prompt-completion", "alpaca"];

/** What is said where a pair has a number or a truth value, which becomes text as it is spelled. */
export function plainValueFound(
  turn: Turn,
  record: TrainingRecord,
  what: string,
): Found | undefined {
  if (!fixedPairs.includes(record.shape)) return undefined;
  const { value } = record.row;
  if (!isObject(value)) return undefined;
  const cell = value[turn.path];
  if (typeof cell !== "number" && typeof cell !== "boolean") return undefined;
  const message = `the ${what} is ${kindOf(cell)}; \`convert\` writes it as text, spelled as in the file`;
  return { place: record.place, path: turn.path, message, severity: "warning" };
}

/** True when the turn has only text blocks and all of them are blank. */
export function isBlankTurn(turn: Turn): boolean {
  return turn.blocks.length > 0 && turn.blocks.every(isText) && textOf(turn).trim() === "";
}

function isText(block: Turn["blocks"][number]): boolean {
  return "text" in block;
}

/** A missing key is left to another rule. */
function emptyContent(turn: Turn, record: TrainingRecord): NoText | undefined {
  const raw = rawAt(record.row.value, turn.path);
  const content = isObject(raw) ? (raw["content"] ?? raw["value"]) : raw;
  if (Array.isArray(content)) return "an empty list";
  const given = isObject(raw) ? "content" in raw || "value" in raw : raw === null;
  return given ? "null" : undefined;
}

/** The value at `key` or `key[3]`. */
function rawAt(value: unknown, path: string): unknown {
  if (!isObject(value)) return undefined;
  if (path in value) return value[path];
  const parts = /^(\w+)\[(\d+)\]/.exec(path);
  if (parts === null) return undefined;
  const list = value[parts[1] ?? ""];
  return Array.isArray(list) ? list[Number(parts[2])] : undefined;
}

function kindOf(value: unknown): NoText {
  if (value === null || value === undefined) return "null";
  if (typeof value === "number") return "a number";
  if (Array.isArray(value)) return "a list";
  return typeof value === "boolean" ? "a boolean" : "an object";
}
