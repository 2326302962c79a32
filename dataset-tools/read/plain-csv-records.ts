import { isAscii, isUtf8 } from "node:buffer";
import { badClosing, type CsvRecord, notClosed } from "./csv-record.ts";
import type { FastPath } from "./fast-path.ts";
import { lineBlocks } from "./line-blocks.ts";
import { longestRow } from "./problem.ts";
import { invalidUtf8, nulMessage, rejected, tooLong } from "./record-problems.ts";

/** The dialects that this scanner knows: one-character delimiter and quote, quotes doubled inside. */
export interface PlainDialect {
  readonly delimiter: string;
  readonly quote: string;
}

/**
 * Cuts plain CSV (RFC 4180) into records without csv-parse, with the same records and faults;
 * quotes inside an unquoted cell are text, as with csv-parse's `relax_quotes`. At a misplaced quote
 * the line where the record starts is skipped and reading resumes with the next.
 */
export async function* scanCsv(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  {
    fastPath,
    ...dialect
  }: PlainDialect & { readonly fastPath?: (() => FastPath | undefined) | undefined },
): AsyncGenerator<CsvRecord[]> {
  const scan = new CsvScan(file, dialect, fastPath);
  for await (const block of lineBlocks(chunks)) {
    if ("tooLong" in block) scan.skipLongLine();
    else scan.push(block.bytes);
    yield scan.take();
  }
  scan.end();
  yield scan.take();
}

/** One attempt to read a record: where it ends, that it needs more text, or what is wrong. */
type Attempt = { readonly end: number } | "more" | "bad-closing";

class CsvScan {
  readonly #file: string;
  readonly #delimiter: number;
  readonly #quote: string;
  readonly #doubled: string;
  /** A fast path for plain records, once the columns are known. */
  readonly #fastPath: (() => FastPath | undefined) | undefined;
  #records: CsvRecord[] = [];
  /** Bytes of a record whose end has not been read yet. */
  #held: Buffer = Buffer.alloc(0);
  #line = 1;
  /** The current text, the cells of the current record, and the line feeds inside them. */
  #text = "";
  #cells: string[] = [];
  #feeds = 0;

  constructor(
    file: string,
    { delimiter, quote }: PlainDialect,
    fastPath?: () => FastPath | undefined,
  ) {
    this.#file = file;
    this.#fastPath = fastPath;
    this.#delimiter = delimiter.charCodeAt(0);
    this.#quote = quote;
    this.#doubled = quote + quote;
  }

  take(): CsvRecord[] {
    const records = this.#records;
    this.#records = [];
    return records;
  }

  push(lines: Buffer): void {
    const bytes = this.#held.length === 0 ? lines : Buffer.concat([this.#held, lines]);
    const taken = this.#fastPath?.()?.(bytes, 0);
    this.#line += taken?.lines ?? 0;
    this.#scan(bytes.subarray(taken?.end ?? 0), false);
  }

  end(): void {
    this.#scan(this.#held, true);
  }

  skipLongLine(): void {
    this.#scan(this.#held, true);
    this.#records.push(tooLong({ file: this.#file, line: this.#line }));
    this.#line++;
  }

  /** Reads all records of these bytes. With `last`, or beyond the longest row, nothing is kept for later. */
  #scan(bytes: Buffer, last: boolean): void {
    this.#held = Buffer.alloc(0);
    if (bytes.length === 0) return;
    const clean = isUtf8(bytes);
    const exact = !clean || isAscii(bytes);
    this.#text = bytes.toString(exact ? "latin1" : "utf8");
    const mayContainNul = bytes.includes(0);
    let at = this.#skipBlankLines(0);
    while (at < this.#text.length) {
      this.#cells = [];
      this.#feeds = 0;
      const attempt = this.#record(at);
      if (attempt === "more" && !last && this.#text.length - at <= longestRow) break;
      if (typeof attempt === "string") at = this.#skipLine(at, attempt);
      else {
        if (clean) this.#keep(mayContainNul);
        else this.#keepIfUtf8(bytes.subarray(at, attempt.end), mayContainNul);
        this.#line += this.#feeds + 1;
        at = attempt.end;
      }
      at = this.#skipBlankLines(at);
    }
    const rest = this.#text.slice(at);
    this.#held = Buffer.from(rest, exact ? "latin1" : "utf8");
    this.#text = "";
  }

  #skipBlankLines(from: number): number {
    let at = from;
    for (;;) {
      const code = this.#text.charCodeAt(at);
      const feed = code === 13 ? at + 1 : at;
      if (this.#text.charCodeAt(feed) !== 10) return at;
      this.#line++;
      at = feed + 1;
    }
  }

  #record(start: number): Attempt {
    let at = start;
    for (;;) {
      const end = this.#text[at] === this.#quote ? this.#quotedCell(at) : this.#bareCell(at);
      if (typeof end === "string") return end;
      if (this.#text.charCodeAt(end) !== this.#delimiter) {
        return { end: this.#text.charCodeAt(end) === 13 ? end + 2 : end + 1 };
      }
      at = end + 1;
    }
  }

  /** Reads a cell that opens with a quote; returns the index after its closing quote. */
  #quotedCell(start: number): number | "more" | "bad-closing" {
    let close = this.#text.indexOf(this.#quote, start + 1);
    let doubled = false;
    while (close >= 0 && this.#text[close + 1] === this.#quote) {
      doubled = true;
      close = this.#text.indexOf(this.#quote, close + 2);
    }
    if (close < 0) return "more";
    const next = this.#text.charCodeAt(close + 1);
    const ends =
      next === this.#delimiter ||
      next === 10 ||
      (next === 13 && this.#text.charCodeAt(close + 2) === 10) ||
      Number.isNaN(next);
    if (!ends) return "bad-closing";
    const cell = this.#text.slice(start + 1, close);
    this.#cells.push(doubled ? cell.replaceAll(this.#doubled, this.#quote) : cell);
    this.#countFeeds(cell);
    return close + 1;
  }

  #countFeeds(cell: string): void {
    for (let at = cell.indexOf("\n"); at >= 0; at = cell.indexOf("\n", at + 1)) this.#feeds++;
  }

  /** Reads a cell without quotes; returns the index of what ends it. */
  #bareCell(start: number): number {
    const text = this.#text;
    const delimiter = this.#delimiter;
    let at = start;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === delimiter || code === 10) break;
    }
    const crlf = at > start && text.charCodeAt(at) === 10 && text.charCodeAt(at - 1) === 13;
    const end = crlf ? at - 1 : at;
    this.#cells.push(text.slice(start, end));
    return end;
  }

  #keep(mayContainNul: boolean): void {
    if (mayContainNul && this.#cells.some((cell) => cell.includes("\0"))) {
      this.#records.push(rejected("nul-byte", this.#place(), nulMessage));
    } else this.#records.push({ cells: this.#cells, line: this.#line });
  }

  /** In a block with wrong bytes, cells were read byte for byte and are decoded one record at a time. */
  #keepIfUtf8(bytes: Buffer, mayContainNul: boolean): void {
    if (!isUtf8(bytes)) {
      this.#records.push(invalidUtf8(bytes, this.#place()));
      return;
    }
    this.#cells = this.#cells.map((cell) => Buffer.from(cell, "latin1").toString("utf8"));
    this.#keep(mayContainNul);
  }

  /** Skips the line where the bad record starts; returns where the next line starts. */
  #skipLine(start: number, fault: "more" | "bad-closing"): number {
    const message = fault === "more" ? notClosed(this.#quote) : badClosing(this.#quote);
    this.#records.push(rejected("csv-quote", this.#place(), message));
    this.#line++;
    const feed = this.#text.indexOf("\n", start);
    return feed < 0 ? this.#text.length : feed + 1;
  }

  #place(): { file: string; line: number } {
    return { file: this.#file, line: this.#line };
  }
}
