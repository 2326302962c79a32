import type { RawRow, RowShape } from "../record.ts";
import { type Mapping, namedColumns } from "./column-mapping.ts";
import { mappingFor } from "./flat-rows.ts";
import { members } from "./json-slices.ts";
import type { JsonObject } from "./row-shape.ts";
import { templateColumns } from "./template.ts";

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
  const inTemplate = templateColumns(mapping.template ?? "").filter((key) => isNested(value[key]));
  if (inTemplate.length === 0 && !Object.values(value).some(isPlain)) return value;
  const used = textKeys[shape] ?? namedColumns(mappingFor(Object.keys(value), mapping));
  const keys = used.filter((key) => isPlain(value[key]) || inTemplate.includes(key));
  if (keys.length === 0) return value;
  const spelled = text === undefined ? new Map<string, string>() : spellings(text, keys);
  const cells = keys.map((key) => [key, textOf(value[key], spelled.get(key))]);
  return { ...value, ...Object.fromEntries(cells) };
}

/** The text of a cell: as the file spells it, with no white space between the parts of a nested one. */
function textOf(cell: unknown, spelled: string | undefined): unknown {
  if (!isNested(cell)) return spelled ?? String(cell);
  if (spelled === undefined || !isRespelled(spelled)) return cell;
  return spelled.replace(stringOrSpace, (part) => (part.startsWith('"') ? part : ""));
}

const stringOrSpace = /"(?:[^"\\]|\\.)*"|\s+/g;
const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/** Whether parsing would change the spelling of a number in this JSON. */
function isRespelled(json: string): boolean {
  const parts = json.match(stringOrNumber) ?? [];
  return parts.some((part) => !part.startsWith('"') && String(Number(part)) !== part);
}

function isNested(cell: unknown): boolean {
  return typeof cell === "object" && cell !== null;
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
