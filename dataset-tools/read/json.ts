import { isUtf8 } from "node:buffer";
import type { Place, RawRow } from "../record.ts";
import { type JsonPiece, jsonPieces } from "./json-pieces.ts";
import { readJsonText } from "./json-record.ts";
import { isProblem, type ReadItem } from "./problem.ts";
import { invalidUtf8, rejected, tooLong } from "./record-problems.ts";

/** How deep the records are nested in each layout other than lines. */
const depths = { spread: 0, array: 1, sections: 2 } as const;

/** Reads records that are not one per line: an array, values over several lines, sections. */
export async function* readJson(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  layout: keyof typeof depths,
): AsyncGenerator<ReadItem[]> {
  for await (const pieces of jsonPieces(chunks, depths[layout])) {
    const items: ReadItem[] = [];
    for (const piece of pieces) readPiece(piece, { file, line: piece.line }, items);
    if (items.length > 0) yield items;
  }
}

function readPiece(piece: JsonPiece, place: Place, items: ReadItem[]): void {
  const { bytes, fault } = piece;
  if (fault === "too-long") items.push(tooLong(place));
  else if (fault === "open") items.push(notClosed(place));
  else if (!isUtf8(bytes)) items.push(invalidUtf8(bytes, place));
  else {
    const text = bytes.toString("utf8");
    const list = text.startsWith("[") ? listRow(text, place) : undefined;
    if (list !== undefined) items.push(list);
    else readOne(text, place, items, fault === "cut");
  }
}

/** JSON columns count from the start of the record; in such files it is not the start of a line. */
function readOne(text: string, place: Place, items: ReadItem[], endsFile: boolean): void {
  const read: ReadItem[] = [];
  readJsonText(text, place, { items: read, endsFile });
  const several = text.includes("\n");
  for (const item of read) {
    if (!several || !isProblem(item)) items.push(item);
    else {
      const { column: _unknown, ...at } = item.place;
      items.push({ ...item, place: at });
    }
  }
}

/** A record as a list of cells, e.g. `["text", "label"]`, is a row without column names. */
function listRow(text: string, place: Place): RawRow | undefined {
  try {
    const cells = JSON.parse(text) as unknown[];
    if (!cells.every((cell) => typeof cell === "string" || typeof cell === "number")) return;
    const value = Object.fromEntries(cells.map((cell, i) => [`column${i + 1}`, String(cell)]));
    return { place, value };
  } catch {
    return undefined;
  }
}

function notClosed(place: Place): ReadItem {
  const message = "the file ends before the bracket that closes the list";
  return { ...rejected("truncated-line", place, message), rejected: false };
}
