import type { Place, RawRow } from "../record.ts";
import { countKeys, findDuplicateKey, mayRepeatKeys } from "./duplicate-key.ts";
import { findJsonFault } from "./json-fault.ts";
import type { ReadItem } from "./problem.ts";
import { nulMessage, rejected, tooDeep } from "./record-problems.ts";

/** Where to put a record, and whether the file ends with it. */
export interface JsonTextTarget {
  readonly items: ReadItem[];
  /** The text is the file's last line and no line feed follows it. */
  readonly endsFile: boolean;
}

/** Turns the text of one record into a row, or into a problem. */
export function readJsonText(text: string, place: Place, target: JsonTextTarget): void {
  const { items } = target;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    items.push(unparsable(text, place, target.endsFile));
    return;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const found = value === null ? "null" : Array.isArray(value) ? "an array" : `a ${typeof value}`;
    items.push(
      rejected("not-an-object", place, `the record must be a JSON object, but is ${found}`),
    );
    return;
  }
  const keys = countKeys(value);
  if (keys === undefined) {
    items.push(tooDeep(place));
    return;
  }
  const row: RawRow = { place, value, text };
  if (mayRepeatKeys(text, keys)) {
    const duplicate = findDuplicateKey(text);
    if (duplicate !== undefined) {
      const { path, column } = duplicate;
      const message = "the object has this key twice; the last value wins";
      const at = { ...place, path, column };
      items.push({ code: "duplicate-key", place: at, message, rejected: false });
    }
  }
  items.push(row);
}

function unparsable(text: string, place: Place, endsFile: boolean): ReadItem {
  if (text.trim() === "") {
    const message = "the line is blank";
    return { code: "blank-line", place, message, rejected: false };
  }
  const fault = findJsonFault(text);
  const at = fault === undefined ? place : { ...place, column: fault.column };
  const reason = fault?.reason ?? "it cannot be parsed";
  if (text.includes("\0")) {
    return rejected("nul-byte", { ...place, column: text.indexOf("\0") + 1 }, nulMessage);
  }
  if (endsFile && fault?.truncated === true) {
    return rejected("truncated-line", at, `the file's last line is cut off: ${reason}`);
  }
  return rejected("bad-json", at, `the line is not valid JSON: ${reason}`);
}
