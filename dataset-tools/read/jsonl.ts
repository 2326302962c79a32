import { isAscii, isUtf8 } from "node:buffer";
import type { Place, RawRow } from "../record.ts";
import { findJsonFault } from "./json-fault.ts";
import { countKeys, findDuplicateKey, mayRepeatKeys } from "./json-keys.ts";
import { lineBlocks } from "./lines.ts";
import { deepestNesting, longestRow, type ProblemCode, type ReadItem } from "./problem.ts";

/** Reads one JSON object a line, in batches. Bad lines become problems and the others go on. */
export async function* readJsonl(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
): AsyncGenerator<ReadItem[]> {
  let line = 1;
  for await (const block of lineBlocks(chunks)) {
    if ("tooLong" in block) {
      yield [tooLong({ file, line })];
      line++;
      continue;
    }
    const items: ReadItem[] = [];
    line = readBlock(block.bytes, { file, line }, items);
    yield items;
  }
}

/** Reads all lines of a block into `items`; returns the number of the line behind it. */
function readBlock(bytes: Buffer, start: Place, items: ReadItem[]): number {
  const ascii = isAscii(bytes);
  const clean = ascii || isUtf8(bytes);
  let line = start.line;
  let from = 0;
  while (from < bytes.length) {
    const feed = bytes.indexOf(10, from);
    const end = feed < 0 ? bytes.length : feed;
    const place = { file: start.file, line };
    if (clean || isUtf8(bytes.subarray(from, end))) {
      const text = ascii ? bytes.toString("latin1", from, end) : bytes.toString("utf8", from, end);
      readJsonText(text, place, { items, endsFile: feed < 0 });
    } else {
      items.push(invalidUtf8(bytes.subarray(from, end), place));
    }
    from = end + 1;
    line++;
  }
  return line;
}

/** Where a record's text goes, and whether the file ends with it. */
export interface JsonTextTarget {
  readonly items: ReadItem[];
  /** The text is the file's last line and no line feed follows it. */
  readonly endsFile: boolean;
}

/** Turns the text of one record into a row, or into what is wrong with it. */
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
    const found = value === null ? "null" : Array.isArray(value) ? "an array" : typeof value;
    items.push(rejected("not-an-object", place, `a record must be a JSON object; found ${found}`));
    return;
  }
  const keys = countKeys(value);
  if (keys === undefined) {
    items.push(tooDeep(place));
    return;
  }
  const row: RawRow = { place, value, text };
  if (mayRepeatKeys(text, keys)) {
    const twice = findDuplicateKey(text);
    if (twice !== undefined) {
      const { path, column } = twice;
      const message = "a key may stand once in an object; this one stands twice and the last wins";
      const at = { ...place, path, column };
      items.push({ code: "duplicate-key", place: at, message, rejected: false });
    }
  }
  items.push(row);
}

function unparsable(text: string, place: Place, endsFile: boolean): ReadItem {
  if (text.trim() === "") {
    const message = "a line must hold a record; this one is blank";
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
  return rejected("bad-json", at, `a line must be valid JSON: ${reason}`);
}

/** What is said of a NUL byte in any format. */
export const nulMessage = "text must not hold NUL bytes; the file may be damaged or binary";

/** A problem that costs the record at its place. */
export function rejected(code: ProblemCode, place: Place, message: string): ReadItem {
  return { code, place, message, rejected: true };
}

/** A record whose nesting is beyond what is looked into. */
export function tooDeep(place: Place): ReadItem {
  return rejected(
    "nested-too-deep",
    place,
    `a record may nest ${deepestNesting} levels deep; this one nests deeper`,
  );
}

/** A record that is longer than what is held in memory. */
export function tooLong(place: Place): ReadItem {
  const most = longestRow / 1024 / 1024;
  return rejected("row-too-long", place, `a record may be ${most} MiB long; this one is longer`);
}

/** A record with bytes that are not UTF-8, with the place of the first. */
export function invalidUtf8(bytes: Buffer, place: Place): ReadItem {
  const at = firstInvalidByte(bytes);
  const column = bytes.subarray(0, at).toString("utf8").length + 1;
  const byte = (bytes[at] ?? 0).toString(16).padStart(2, "0");
  const message = `text must be UTF-8; found the byte 0x${byte}, which is not. The file may be in Windows-1252 or another encoding`;
  return rejected("invalid-utf8", { ...place, column }, message);
}

function firstInvalidByte(bytes: Buffer): number {
  let good = 0;
  let bad = bytes.length;
  while (good < bad) {
    const middle = (good + bad) >> 1;
    if (isUtf8(bytes.subarray(0, endOfCharacter(bytes, middle + 1)))) good = middle + 1;
    else bad = middle;
  }
  return good;
}

/** Moves a cut behind the continuation bytes that follow it, so that no character is cut. */
function endOfCharacter(bytes: Buffer, cut: number): number {
  let end = cut;
  while (end < bytes.length && end < cut + 3 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end++;
  return end;
}
