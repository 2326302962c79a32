import { isAscii, isUtf8 } from "node:buffer";
import type { Place } from "../record.ts";
import { readJsonText } from "./json-text.ts";
import { lineBlocks } from "./lines.ts";
import type { ReadItem } from "./problem.ts";
import { invalidUtf8, tooLong } from "./rejected.ts";

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
    const end = lineEnd(bytes, from, feed);
    const place = { file: start.file, line };
    if (clean || isUtf8(bytes.subarray(from, end))) {
      const text = ascii ? bytes.toString("latin1", from, end) : bytes.toString("utf8", from, end);
      const source = { block: bytes, from, to: end };
      readJsonText(text, place, { items, endsFile: feed < 0, bytes: source });
    } else {
      items.push(invalidUtf8(bytes.subarray(from, end), place));
    }
    from = feed < 0 ? bytes.length : feed + 1;
    line++;
  }
  return line;
}

/** Where the line's text ends: before its line feed, or before CR and LF. */
function lineEnd(bytes: Buffer, from: number, feed: number): number {
  if (feed < 0) return bytes.length;
  return feed > from && bytes[feed - 1] === 13 ? feed - 1 : feed;
}
