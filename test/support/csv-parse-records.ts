import { isUtf8 } from "node:buffer";
import { type CsvError, type Info, Parser } from "csv-parse";
import { badClosing, type CsvRecord, notClosed } from "../../dataset-tools/read/csv-record.ts";
import type { Cutting } from "../../dataset-tools/read/dialect.ts";
import { asBuffer } from "../../dataset-tools/read/line-blocks.ts";
import { longestRow } from "../../dataset-tools/read/problem.ts";
import {
  invalidUtf8,
  nulMessage,
  rejected,
  tooLong,
} from "../../dataset-tools/read/record-problems.ts";

/**
 * Cuts CSV bytes (UTF-8) into records with csv-parse. At a misplaced quote the line where the
 * record starts is skipped and reading resumes with the next, so that one fault costs one row.
 */
export async function* csvRecords(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  dialect: Cutting,
): AsyncGenerator<CsvRecord[]> {
  const reading = new Reading(file, dialect);
  for await (const chunk of chunks) {
    await reading.write(asBuffer(chunk));
    yield reading.take();
  }
  await reading.end();
  yield reading.take();
}

class Reading {
  readonly #file: string;
  readonly #dialect: Cutting;
  #parser: Parser;
  #records: CsvRecord[] = [];
  /** Bytes after the last complete record. */
  #held: Buffer = Buffer.alloc(0);
  /** The parser's own count of bytes at the start of `#held`. */
  #base = 0;
  /** Physical line at the start of `#held`. */
  #line = 1;
  /** In a line that was skipped before its line feed was read. */
  #skipping = false;

  constructor(file: string, dialect: Cutting) {
    this.#file = file;
    this.#dialect = dialect;
    this.#parser = this.#start();
  }

  take(): CsvRecord[] {
    const records = this.#records;
    this.#records = [];
    return records;
  }

  async write(bytes: Buffer): Promise<void> {
    const chunk = this.#skipping ? this.#skip(bytes) : bytes;
    if (chunk.length === 0) return;
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    let fault = await feed(this.#parser, chunk);
    while (fault !== undefined) {
      this.#skipLine(fault);
      fault = this.#held.length === 0 ? undefined : await feed(this.#parser, this.#held);
    }
  }

  async end(): Promise<void> {
    let fault = await finish(this.#parser);
    while (fault !== undefined) {
      this.#skipLine(fault);
      fault = await feed(this.#parser, this.#held);
      fault ??= await finish(this.#parser);
    }
  }

  #skip(bytes: Buffer): Buffer {
    const feed = bytes.indexOf(10);
    if (feed < 0) return bytes.subarray(bytes.length);
    this.#skipping = false;
    this.#line++;
    return bytes.subarray(feed + 1);
  }

  #start(): Parser {
    const { delimiter, quote, skipsSpace } = this.#dialect;
    const parser = new Parser({
      delimiter,
      quote,
      trim: skipsSpace,
      escape: quote ?? '"',
      record_delimiter: ["\r\n", "\n"],
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: longestRow,
      on_record: (cells: string[], info) => this.#keep(cells, info),
    });
    parser.on("error", () => undefined);
    parser.resume();
    return parser;
  }

  /** Keeps a record here; null makes csv-parse pass nothing on. */
  #keep(cells: string[], info: Info): null {
    const end = info.bytes - this.#base;
    const start = this.#passBlankLines();
    const bytes = this.#held.subarray(start, end);
    this.#records.push(this.#record(cells, bytes));
    this.#line += countLineFeeds(bytes);
    this.#held = this.#held.subarray(end);
    this.#base = info.bytes;
    return null;
  }

  #record(cells: string[], bytes: Buffer): CsvRecord {
    if (cells.some((cell) => cell.includes("\0"))) {
      return rejected("nul-byte", this.#place(), nulMessage);
    }
    const suspect = cells.some((cell) => cell.includes("\ufffd"));
    if (suspect && !isUtf8(bytes)) return invalidUtf8(bytes, this.#place());
    return { cells, line: this.#line };
  }

  #place(): { file: string; line: number } {
    return { file: this.#file, line: this.#line };
  }

  /** Counts the blank lines that csv-parse skipped; returns where the record starts. */
  #passBlankLines(): number {
    let start = 0;
    while (this.#held[start] === 10 || this.#held[start] === 13) {
      if (this.#held[start] === 10) this.#line++;
      start++;
    }
    return start;
  }

  /** Skips the line where the bad record starts, and starts again after it. */
  #skipLine(error: CsvError): void {
    const start = this.#passBlankLines();
    const feed = this.#held.indexOf(10, start);
    const end = feed < 0 ? this.#held.length : feed + 1;
    const long = end - start > longestRow;
    const message = quoteMessage(error, this.#dialect.quote ?? '"');
    this.#records.push(
      long ? tooLong(this.#place()) : rejected("csv-quote", this.#place(), message),
    );
    this.#skipping = feed < 0;
    this.#line += feed < 0 ? 0 : 1;
    this.#held = this.#held.subarray(end);
    this.#base = 0;
    this.#parser.destroy();
    this.#parser = this.#start();
  }
}

function quoteMessage({ code }: CsvError, quote: string): string {
  if (code === "INVALID_OPENING_QUOTE") {
    return `a cell contains a ${quote}, so it must be quoted and the ${quote} doubled`;
  }
  const open = code === "CSV_QUOTE_NOT_CLOSED" || code === "CSV_MAX_RECORD_SIZE";
  return open ? notClosed(quote) : badClosing(quote);
}

function countLineFeeds(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}

function feed(parser: Parser, chunk: Buffer): Promise<CsvError | undefined> {
  return new Promise((resolve) => {
    parser.write(chunk, (error) => resolve((error as CsvError | null) ?? undefined));
  });
}

function finish(parser: Parser): Promise<CsvError | undefined> {
  return new Promise((resolve) => {
    parser.once("error", (error) => resolve(error as CsvError));
    parser.end(() => resolve(undefined));
  });
}
