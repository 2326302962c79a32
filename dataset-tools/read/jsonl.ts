import { isUtf8 } from "node:buffer";
import type { Place } from "../record.ts";
import type { FastPath } from "./fast-path.ts";
import { readJsonText } from "./json-record.ts";
import { lineBlocks } from "./line-blocks.ts";
import { PlainRows } from "./plain-row.ts";
import { isProblem, type ReadItem } from "./problem.ts";
import { invalidUtf8, tooLong } from "./record-problems.ts";

/** Reads one JSON object per line, in batches. Bad lines become problems and reading continues. */
export async function* readJsonl(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  fastPath?: FastPath,
): AsyncGenerator<ReadItem[]> {
  let line = 1;
  for await (const block of lineBlocks(chunks)) {
    if ("tooLong" in block) {
      yield [tooLong({ file, line })];
      line++;
      continue;
    }
    const items: ReadItem[] = [];
    line = readBlock(block.bytes, { file, line }, { items, fastPath });
    yield items;
  }
}

interface Target {
  readonly items: ReadItem[];
  readonly fastPath: FastPath | undefined;
}

const plainRows = new PlainRows();

/**
 * Reads all lines of a block into `items`; returns the number of the next line. The fast path has the plain rows at the
 * start of the block alone: it passes rows on at once, so behind a row of `items` it would change the order.
 */
function readBlock(bytes: Buffer, start: Place, { items, fastPath }: Target): number {
  const clean = isUtf8(bytes);
  const taken = clean ? fastPath?.(bytes, 0) : undefined;
  let line = start.line + (taken?.lines ?? 0);
  let from = taken?.end ?? 0;
  while (from < bytes.length) {
    const feed = bytes.indexOf(10, from);
    const range = { from, to: lineEnd(bytes, from, feed) };
    const place = { file: start.file, line };
    const first = items.length;
    const plain = clean ? plainRows.read(bytes, range, place) : undefined;
    if (plain !== undefined) items.push(plain);
    else readLine(bytes.subarray(from, range.to), place, { items, clean, endsFile: feed < 0 });
    if (range.to !== feed) noteLineEnd(items.slice(first), feed < 0 ? "" : "\r\n");
    from = feed < 0 ? bytes.length : feed + 1;
    line++;
  }
  return line;
}

interface LineTarget {
  readonly items: ReadItem[];
  /** The line is known to be valid UTF-8. */
  readonly clean: boolean;
  readonly endsFile: boolean;
}

/** Reads a line of any kind. */
function readLine(bytes: Buffer, place: Place, { items, clean, endsFile }: LineTarget): void {
  if (clean || isUtf8(bytes)) {
    readJsonText(bytes.toString("utf8"), place, { items, endsFile, inLines: true });
  } else items.push(invalidUtf8(bytes, place));
}

/** Line ends other than a line feed are kept by a repair. */
function noteLineEnd(items: readonly ReadItem[], lineEnd: "\r\n" | ""): void {
  for (const item of items) if (!isProblem(item)) Object.assign(item, { lineEnd });
}

/** Where the line's text ends: before its line feed, or before CR and LF. */
function lineEnd(bytes: Buffer, from: number, feed: number): number {
  if (feed < 0) return bytes.length;
  return feed > from && bytes[feed - 1] === 13 ? feed - 1 : feed;
}
