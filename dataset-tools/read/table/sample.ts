import type { CsvRecord } from "../csv-record.ts";
import type { Cutting } from "../dialect.ts";
import { scanFor } from "../dialect-records.ts";

/** The start of a table as text. */
export interface TableHead {
  readonly text: string;
  /** The text is the whole file, so its last line is complete. */
  readonly whole: boolean;
  /** Physical line of the first character. */
  readonly line: number;
}

/** One row of a sample. */
export type SampleRow = Extract<CsvRecord, { cells: unknown }>;

/** The first rows of a table, cut in one way. */
export interface Sample {
  readonly rows: readonly SampleRow[];
  /** Rows that cannot be read when it is cut in this way. */
  readonly faults: number;
}

/** Physical lines that a dialect is decided from, and characters after which fewer do. */
const sampleLines = 200;
const sampleCharacters = 32 * 1024;

/** The same head without the lines before a physical line. */
export function headFrom(head: TableHead, line: number): TableHead {
  let at = 0;
  for (let here = head.line; here < line; here++) {
    const feed = head.text.indexOf("\n", at);
    at = feed < 0 ? head.text.length : feed + 1;
  }
  return { ...head, text: head.text.slice(at), line };
}

/** As many complete lines as a sample needs. */
export function sampleHead(head: TableHead): TableHead {
  let end = 0;
  for (let lines = 0; lines < sampleLines && end < sampleCharacters; lines++) {
    const feed = head.text.indexOf("\n", end);
    if (feed < 0)
      return head.whole || end === 0 ? head : { ...head, text: head.text.slice(0, end) };
    end = feed + 1;
  }
  return { ...head, text: head.text.slice(0, end), whole: end === head.text.length && head.whole };
}

/** Cuts the start of a table with the scanner that will read the whole of it. */
export function cutSample(head: TableHead, cutting: Cutting): Sample {
  const scan = scanFor(cutting, { file: "", line: head.line });
  scan.push(Buffer.from(head.text));
  if (head.whole) scan.end();
  const records = scan.take();
  const rows = records.filter((record) => "cells" in record);
  return { rows, faults: records.filter((record) => "code" in record && record.rejected).length };
}

/** The most frequent number of cells above one; titles and remarks around a table have one. */
export function commonWidth(rows: readonly SampleRow[]): number {
  const seen = new Map<number, number>();
  for (const { cells } of rows) seen.set(cells.length, (seen.get(cells.length) ?? 0) + 1);
  seen.delete(1);
  return [...seen].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 1;
}
