import { type CsvError, type Info, Parser } from "csv-parse";
import type { Dialect } from "./dialect.ts";
import { asBuffer } from "./lines.ts";
import { longestRow } from "./problem.ts";

/** One record of a table, or the reason why there is none at this line. */
export type CsvRecord =
  | {
      readonly cells: readonly string[];
      /** Physical line where the record begins. */
      readonly line: number;
      /** The record's own bytes, line ends included. */
      readonly bytes: Buffer;
    }
  | { readonly fault: "quote" | "too-long"; readonly line: number; readonly message: string };

/**
 * Cuts CSV bytes (UTF-8) into records with csv-parse. At a misplaced quote the line where the
 * record begins is given up and reading resumes with the next, so that one fault costs one row.
 */
export async function* csvRecords(
  chunks: AsyncIterable<Uint8Array>,
  dialect: Dialect,
  firstLine = 1,
): AsyncGenerator<CsvRecord[]> {
  const reading = new Reading(dialect, firstLine);
  for await (const chunk of chunks) {
    await reading.write(asBuffer(chunk));
    yield reading.take();
  }
  await reading.end();
  yield reading.take();
}

class Reading {
  readonly #dialect: Dialect;
  #parser: Parser;
  #records: CsvRecord[] = [];
  /** Bytes behind the last whole record. */
  #held: Buffer = Buffer.alloc(0);
  /** The parser's own count of bytes at the start of `#held`. */
  #base = 0;
  /** Physical line at the start of `#held`. */
  #line: number;
  /** In a line that is too long, up to its line feed. */
  #skipping = false;

  constructor(dialect: Dialect, firstLine: number) {
    this.#dialect = dialect;
    this.#line = firstLine;
    this.#parser = this.#begin();
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
      this.#giveUp(fault);
      fault = this.#held.length === 0 ? undefined : await feed(this.#parser, this.#held);
    }
  }

  async end(): Promise<void> {
    let fault = await finish(this.#parser);
    while (fault !== undefined) {
      this.#giveUp(fault);
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

  #begin(): Parser {
    const { delimiter, quote, skipsSpace } = this.#dialect;
    const parser = new Parser({
      delimiter,
      quote,
      ltrim: skipsSpace,
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

  /** Keeps a record here; null tells csv-parse that there is nothing to hand on. */
  #keep(cells: string[], info: Info): null {
    const end = info.bytes - this.#base;
    const start = this.#passBlankLines();
    const bytes = this.#held.subarray(start, end);
    this.#records.push({ cells, line: this.#line, bytes });
    this.#line += countLineFeeds(bytes);
    this.#held = this.#held.subarray(end);
    this.#base = info.bytes;
    return null;
  }

  /** Counts the blank lines that csv-parse skipped; returns where the record begins. */
  #passBlankLines(): number {
    let start = 0;
    while (this.#held[start] === 10 || this.#held[start] === 13) {
      if (this.#held[start] === 10) this.#line++;
      start++;
    }
    return start;
  }

  /** Gives up the line where the bad record begins, and starts anew behind it. */
  #giveUp(error: CsvError): void {
    const start = this.#passBlankLines();
    const feed = this.#held.indexOf(10, start);
    const end = feed < 0 ? this.#held.length : feed + 1;
    const tooLong = end - start > longestRow;
    this.#records.push({
      fault: tooLong ? "too-long" : "quote",
      line: this.#line,
      message: tooLong ? "" : quoteMessage(error, this.#dialect.quote ?? '"'),
    });
    this.#skipping = tooLong && feed < 0;
    this.#line += feed < 0 ? 0 : 1;
    this.#held = this.#held.subarray(end);
    this.#base = 0;
    this.#parser.destroy();
    this.#parser = this.#begin();
  }
}

function quoteMessage(error: CsvError, quote: string): string {
  if (error.code === "CSV_QUOTE_NOT_CLOSED" || error.code === "CSV_MAX_RECORD_SIZE") {
    return `a cell that opens with ${quote} must close with ${quote}; this one does not`;
  }
  if (error.code === "INVALID_OPENING_QUOTE") {
    return `a ${quote} may stand in a cell only when the cell is quoted and the ${quote} doubled; one stands inside a bare cell`;
  }
  return `a closing ${quote} must stand at the end of its cell; something follows it`;
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
