import type { Place, RawRow } from "../record.ts";
import { countKeys, findDuplicateKey, mayRepeatKeys } from "./duplicate-key.ts";
import { members, sliceAt } from "./json-slices.ts";
import { placeIn } from "./json-slips.ts";
import type { ReadItem } from "./problem.ts";
import { rejected, tooDeep } from "./record-problems.ts";
import { isObject, messageListKey } from "./row-shape.ts";

/** A parsed value and its text, which is valid JSON. */
export interface ParsedText {
  readonly value: unknown;
  readonly text: string;
}

/** Adds the row of a parsed value. Rows inside a string or a list are taken out of it. */
export function addValue(parsed: ParsedText, place: Place, items: ReadItem[]): void {
  const { value } = parsed;
  if (typeof value === "string") addString(value, place, items);
  else if (Array.isArray(value)) addList(value, parsed.text, { place, items });
  else if (typeof value === "object" && value !== null)
    addObject(value, parsed.text, { place, items });
  else items.push(notAnObject(value === null ? "null" : `a ${typeof value}`, place));
}

interface Where {
  readonly place: Place;
  readonly items: ReadItem[];
}

function addObject(value: object, text: string, { place, items }: Where): void {
  const keys = countKeys(value);
  if (keys === undefined) {
    items.push(tooDeep(place));
    return;
  }
  if (mayRepeatKeys(text, keys)) {
    const duplicate = findDuplicateKey(text);
    if (duplicate !== undefined) {
      const { path, column } = duplicate;
      const message = "the object has this key twice; the last value wins";
      const at = { ...placeIn(place, text, column - 1), path };
      items.push({ code: "duplicate-key", place: at, message, rejected: false });
    }
  }
  items.push(viewerRow(value, text, place) ?? { place, value, text });
}

/** The row in an entry of the Hugging Face dataset viewer, where no cell of it was truncated. */
function viewerRow(entry: object, text: string, place: Place): RawRow | undefined {
  const {
    row_idx: index,
    row,
    truncated_cells: truncated,
  } = entry as Readonly<Record<string, unknown>>;
  const isWhole = truncated === undefined || (Array.isArray(truncated) && truncated.length === 0);
  if (index === undefined || !isObject(row) || !isWhole) return undefined;
  const slice = sliceAt(text, ["row"]);
  return { place, value: row, text: text.slice(slice?.start, slice?.end) };
}

/** JSON that was written as text once more. */
function addString(inner: string, place: Place, items: ReadItem[]): void {
  const value = parsedOrUndefined(inner);
  if (typeof value !== "object" || value === null) {
    items.push(notAnObject("a string", place));
    return;
  }
  const message = "the record is JSON inside a JSON string; it was encoded twice";
  items.push({
    code: "json-in-string",
    place,
    message,
    rejected: false,
    original: JSON.stringify(inner),
  });
  addValue({ value, text: inner }, place, items);
}

/** A list of messages is a conversation without its object; a list of objects has a row in each. */
function addList(list: readonly unknown[], text: string, { place, items }: Where): void {
  const key = messageListKey(list);
  if (key !== undefined) {
    const message = `the record is a bare list of messages; it is read as {"${key}": […]}`;
    items.push({ code: "bare-message-list", place, message, rejected: false, original: text });
    const wrapped = `{"${key}":${text}}`;
    addObject({ [key]: list }, wrapped, { place, items });
    return;
  }
  const cells = cellsOf(list, text);
  if (cells !== undefined) {
    items.push({ place, value: list, text, cells });
    return;
  }
  if (list.length === 0 || !list.every(isObject)) {
    items.push(notAnObject("an array", place));
    return;
  }
  const message = `the line is a list of ${list.length} records; each must be on its own line`;
  items.push({ code: "json-array", place, message, rejected: false, original: text });
  for (const { key: index, start, end } of members(text)) {
    const record = list[Number(index)];
    const at = placeIn(place, text, start);
    if (isObject(record)) addObject(record, text.slice(start, end), { place: at, items });
  }
}

/** The cells of a row that is a list, as they are written; undefined for lists of anything else. */
function cellsOf(list: readonly unknown[], text: string): readonly string[] | undefined {
  const areCells = list.every((cell) => typeof cell !== "object" || cell === null);
  if (!areCells || !list.some((cell) => typeof cell === "string")) return undefined;
  const written = [...members(text)].map(({ start, end }) => text.slice(start, end));
  return list.map((cell, i) => {
    if (typeof cell === "string") return cell;
    return cell === null ? "" : (written[i] ?? "");
  });
}

function parsedOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function notAnObject(found: string, place: Place): ReadItem {
  return rejected("not-an-object", place, `the record must be a JSON object, but is ${found}`);
}
