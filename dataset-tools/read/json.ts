import { isUtf8 } from "node:buffer";
import type { Place, RawRow } from "../record.ts";
import { type JsonPiece, jsonPieces, type PieceLayout } from "./json-pieces.ts";
import { readJsonText } from "./json-record.ts";
import { members } from "./json-slices.ts";
import { describeSlip } from "./json-slips.ts";
import type { ReadItem } from "./problem.ts";
import { invalidUtf8, rejected, tooLong } from "./record-problems.ts";

/** A file and how its records are cut out of it. */
export interface JsonFile {
  readonly file: string;
  readonly pieces: PieceLayout;
  /** Names of the cells, where records are lists. */
  readonly columns?: readonly string[] | undefined;
}

/** Reads records that are not one per line: an array, values over several lines, lists in an object. */
export async function* readJson(
  chunks: AsyncIterable<Uint8Array>,
  { file, pieces, columns }: JsonFile,
): AsyncGenerator<ReadItem[]> {
  const sections: string[] = [];
  for await (const batch of jsonPieces(chunks, pieces)) {
    const items: ReadItem[] = [];
    for (const piece of batch) readPiece(piece, { file, columns, items, sections });
    if (items.length > 0) yield items;
  }
}

interface Reading {
  readonly file: string;
  readonly columns: readonly string[] | undefined;
  readonly items: ReadItem[];
  /** Names of the lists that are read. */
  readonly sections: string[];
}

function readPiece(piece: JsonPiece, reading: Reading): void {
  const { file, columns, items } = reading;
  const start = { file, line: piece.line, column: piece.column };
  const place = { file, line: piece.line };
  if ("slip" in piece) {
    const { code, message } = describeSlip(piece.slip, false);
    items.push({ code, place: start, message, rejected: false });
  } else if ("section" in piece) nameSection(piece, reading);
  else if (piece.fault === "too-long") items.push(tooLong(place));
  else if (piece.fault === "open") items.push(notClosed(start));
  else if (piece.fault === "stray") items.push(stray(start));
  else if (!isUtf8(piece.bytes)) items.push(invalidUtf8(piece.bytes, place));
  else {
    const text = piece.bytes.toString("utf8");
    const named = text.startsWith("[") && columns !== undefined;
    const list = named ? namedRow(text, place, columns) : undefined;
    if (list !== undefined) items.push(list);
    else readOne(text, start, { items, endsFile: piece.fault === "cut" });
  }
}

/** A list that is not read is named, and that several are read together. */
function nameSection(
  { section, isRead, line }: Extract<JsonPiece, { section: string }>,
  { file, items, sections }: Reading,
): void {
  if (sections.includes(section)) return;
  if (isRead) sections.push(section);
  const [first, second] = sections;
  if (isRead && sections.length !== 2) return;
  const message = isRead
    ? `the file is one object with several lists of records, "${shown(first)}" and "${shown(second)}" among them; all are read together`
    : `the list "${shown(section)}" of the file's object is not read`;
  items.push({ code: "json-layout", place: { file, line }, message, rejected: false });
}

function shown(key = ""): string {
  return key.length > 40 ? `${key.slice(0, 40)}…` : key;
}

/** Rows are placed by their line alone; what is wrong in them also by the column. */
function readOne(
  text: string,
  start: Required<Pick<Place, "column">> & Place,
  { items, endsFile }: { items: ReadItem[]; endsFile: boolean },
): void {
  const read: ReadItem[] = [];
  readJsonText(text, start, { items: read, endsFile, inLines: false });
  for (const item of read) {
    const { column, ...place } = item.place;
    const isStart = column === start.column && place.line === start.line;
    items.push(isStart && !("code" in item) ? { ...item, place } : item);
  }
}

/** A list of cells whose names are known: it has as many, or it is not a row of this table. */
function namedRow(text: string, place: Place, columns: readonly string[]): RawRow | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  const cells = [...members(text)].map(({ start, end }) => text.slice(start, end));
  if (cells.length !== columns.length) return undefined;
  const json = `{${columns.map((name, i) => `${JSON.stringify(name)}:${cells[i]}`).join(",")}}`;
  return { place, value: JSON.parse(json), text: json };
}

function notClosed(place: Place): ReadItem {
  const message = "the file ends before the bracket that closes the list";
  return { ...rejected("truncated-line", place, message), rejected: false };
}

function stray(place: Place): ReadItem {
  const message =
    "there is more text after the bracket that closes the whole; nothing after it is read";
  return rejected("bad-json", place, `the file is not valid JSON: ${message}`);
}
