import type { RawRow, RowShape } from "../record.ts";
import { type Mapping, namedColumns } from "./column-mapping.ts";
import { mappingFor } from "./flat-rows.ts";
import { members } from "./json-slices.ts";
import type { JsonObject } from "./row-shape.ts";

/** Keys whose values become texts, by shape; `columns` has the user's own. */
const textKeys: Partial<Record<RowShape, readonly string[]>> = {
  "prompt-completion": ["prompt", "completion", "system"],
  alpaca: ["instruction", "input", "output", "system"],
};

/**
 * The row with numbers and truth values as texts where they are its question or answer. A number is
 * spelled as in the file: `3.50` stays, and so do all digits of a long one. Other values are untouched.
 */
export function withTextCells(
  { value, text }: { value: JsonObject; text: RawRow["text"] },
  shape: RowShape,
  mapping: Mapping,
): JsonObject {
  if (shape !== "columns" && textKeys[shape] === undefined) return value;
  if (!Object.values(value).some(isPlain)) return value;
  const used = textKeys[shape] ?? namedColumns(mappingFor(Object.keys(value), mapping));
  const keys = used.filter((key) => isPlain(value[key]));
  if (keys.length === 0) return value;
  const spelled = text === undefined ? new Map<string, string>() : spellings(text, keys);
  const cells = keys.map((key) => [key, spelled.get(key) ?? String(value[key])]);
  return { ...value, ...Object.fromEntries(cells) };
}

function isPlain(cell: unknown): boolean {
  return typeof cell === "number" || typeof cell === "boolean";
}

function spellings(text: string, keys: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { key, start, end } of members(text)) {
    if (keys.includes(String(key))) found.set(String(key), text.slice(start, end));
  }
  return found;
}
