import { isAscii, isUtf8 } from "node:buffer";
import type { Place } from "../record.ts";
import type { FastPath, Taken } from "./fast-path.ts";
import { readJsonText } from "./json-record.ts";
import { lineBlocks } from "./line-blocks.ts";
import type { ReadItem } from "./problem.ts";
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

/** Reads all lines of a block into `items`; returns the number of the next line. */
function readBlock(bytes: Buffer, start: Place, { items, fastPath: offered }: Target): number {
  const ascii = isAscii(bytes);
  const clean = ascii || isUtf8(bytes);
  const fastPath = clean && offered !== undefined ? offered : takeNothing;
  let line = start.line;
  let from = 0;
  while (from < bytes.length) {
    const taken = fastPath(bytes, from);
    from = taken.end;
    line += taken.lines;
    if (from === bytes.length) break;
    const feed = bytes.indexOf(10, from);
    const text = bytes.subarray(from, lineEnd(bytes, from, feed));
    const place = { file: start.file, line };
    if (clean || isUtf8(text)) {
      const decoded = text.toString(ascii ? "latin1" : "utf8");
      readJsonText(decoded, place, { items, endsFile: feed < 0, inLines: true });
    } else items.push(invalidUtf8(text, place));
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

/** Leaves every line to the ordinary reader. */
function takeNothing(_block: Buffer, from: number): Taken {
  return { end: from, records: 0, lines: 0 };
}
