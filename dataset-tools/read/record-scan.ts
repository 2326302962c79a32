import { isAscii, isUtf8 } from "node:buffer";
import { defined } from "../defined.ts";
import { badClosing, type CsvRecord, neverOpened, notClosed, takesRows } from "./csv-record.ts";
import type { FastPath } from "./fast-path.ts";
import { longestRow, type ReadProblem } from "./problem.ts";
import { invalidUtf8, nulMessage, rejected, tooLong } from "./record-problems.ts";
import { swallowsRows } from "./table/swallowed-rows.ts";

/** One attempt to read a record: where it ends, that it needs more text, or what is wrong. */
export type Attempt = { readonly end: number } | Fault;

/** Why a record cannot be read: it needs more text, text follows a quote, it takes in other rows. */
export type Fault = "more" | "bad-closing" | "takes-rows";

/** Where a scan starts, and what it may leave to a fast path. */
export interface ScanOptions {
  readonly file: string;
  /** Physical line of the first byte; 1 when absent. */
  readonly line?: number;
  /** A fast path for plain records, once the columns are known. */
  readonly fastPath?: (() => FastPath | undefined) | undefined;
}

/**
 * Cuts blocks of lines into records, whatever the dialect. At a misplaced quote the line where the
 * record starts is skipped and reading resumes with the next, so that one fault costs one row.
 */
export abstract class RecordScan {
  readonly #file: string;
  readonly #quote: string;
  readonly #delimiter: string;
  readonly #fastPath: (() => FastPath | undefined) | undefined;
  #records: CsvRecord[] = [];
  /** Bytes of a record whose end has not been read yet. */
  #held: Buffer = Buffer.alloc(0);
  #line: number;
  /** The current text, the cells of the current record, and the line feeds inside them. */
  protected text = "";
  protected cells: string[] = [];
  protected feeds = 0;
  /** Cells of the current record that hold something without quotes; those of them with a quote inside. */
  #bare = 0;
  #stray: number[] | undefined;
  /** The current text has quotes at all. */
  #hasQuotes = false;
  /** The text has one character per byte, since not all of it is UTF-8. */
  protected bytewise = false;
  /** Blank lines are above the next record. */
  #gap = false;
  /** Cells of the first record. */
  #width = 0;
  /** Last line of a cell that took in other rows: the quote that closed it is still there. */
  #takenTo = 0;

  constructor(
    { delimiter, quote }: { readonly delimiter: string; readonly quote: string },
    { file, line = 1, fastPath }: ScanOptions,
  ) {
    this.#file = file;
    this.#delimiter = delimiter;
    this.#quote = quote;
    this.#line = line;
    this.#fastPath = fastPath;
  }

  /** Reads the record at an index into `cells` and `feeds`. */
  protected abstract record(start: number): Attempt;

  /** The records since the last call. */
  take(): CsvRecord[] {
    const records = this.#records;
    this.#records = [];
    return records;
  }

  /** Reads complete lines. */
  push(lines: Buffer): void {
    const bytes = this.#held.length === 0 ? lines : Buffer.concat([this.#held, lines]);
    const taken = this.#isAfterFault ? undefined : this.#fastPath?.()?.(bytes, 0);
    this.#line += taken?.lines ?? 0;
    this.#scan(bytes.subarray(taken?.end ?? 0), false);
  }

  /** The next record follows blank lines or a quote that took in rows: only the ordinary reader looks at that. */
  get #isAfterFault(): boolean {
    return this.#gap || this.#line <= this.#takenTo;
  }

  /** Reads what is left at the end of the file. */
  end(): void {
    this.#scan(this.#held, true);
  }

  /** Passes over a line that is too long to keep in memory. */
  skipLongLine(): void {
    this.#scan(this.#held, true);
    this.#records.push(tooLong({ file: this.#file, line: this.#line }));
    this.#line++;
  }

  /** Notes a cell that is not in quotes, before it is added. */
  protected noteBareCell(cell: string): void {
    if (cell === "") return;
    this.#bare++;
    if (!this.#hasQuotes || !cell.includes(this.#quote)) return;
    this.#stray ??= [];
    this.#stray.push(this.cells.length);
  }

  protected countFeeds(cell: string): void {
    for (let at = cell.indexOf("\n"); at >= 0; at = cell.indexOf("\n", at + 1)) this.feeds++;
  }

  /** Reads all records of these bytes. With `last`, or beyond the longest row, nothing is kept for later. */
  #scan(bytes: Buffer, last: boolean): void {
    this.#held = Buffer.alloc(0);
    if (bytes.length === 0) return;
    const clean = isUtf8(bytes);
    const exact = !clean || isAscii(bytes);
    this.bytewise = !clean;
    this.text = bytes.toString(exact ? "latin1" : "utf8");
    this.#hasQuotes = this.text.includes(this.#quote);
    const mayContainNul = bytes.includes(0);
    let at = this.#passMarks(0);
    while (at < this.text.length) {
      const attempt = this.#attempt(at);
      if (attempt === "more" && !last && this.text.length - at <= longestRow) break;
      if (typeof attempt === "string") at = this.#skipLine(at, attempt);
      else {
        if (clean) this.#keep(mayContainNul);
        else this.#keepIfUtf8(bytes.subarray(at, attempt.end), mayContainNul);
        this.#line += this.feeds + 1;
        at = attempt.end;
      }
      at = this.#passMarks(at);
    }
    const rest = this.text.slice(at);
    this.#held = Buffer.from(rest, exact ? "latin1" : "utf8");
    this.text = "";
  }

  #attempt(at: number): Attempt {
    this.cells = [];
    this.feeds = 0;
    this.#bare = 0;
    this.#stray = undefined;
    const attempt = this.record(at);
    if (this.feeds < 2 || typeof attempt === "string") return attempt;
    const options = { delimiter: this.#delimiter, width: this.#width };
    if (!swallowsRows(this.text.slice(at, attempt.end), options)) return attempt;
    this.#takenTo = this.#line + this.feeds;
    return "takes-rows";
  }

  /** Passes blank lines, and the byte-order mark of a file that was appended to another. */
  #passMarks(from: number): number {
    const at = this.#skipBlankLines(from);
    if (this.text.charCodeAt(at) !== 0xfeff) return at;
    this.#records.push(innerMark({ file: this.#file, line: this.#line }));
    return this.#skipBlankLines(at + 1);
  }

  #skipBlankLines(from: number): number {
    let at = from;
    for (;;) {
      const code = this.text.charCodeAt(at);
      const feed = code === 13 ? at + 1 : at;
      if (this.text.charCodeAt(feed) !== 10) return at;
      this.#gap = this.#width > 0;
      this.#line++;
      at = feed + 1;
    }
  }

  #keep(mayContainNul: boolean): void {
    if (mayContainNul && this.cells.some((cell) => cell.includes("\0"))) {
      this.#records.push(rejected("nul-byte", this.#place(), nulMessage));
    } else if (this.#stray !== undefined && this.#line <= this.#takenTo) {
      this.#records.push(rejected("csv-quote", this.#place(), neverOpened(this.#quote)));
    } else this.#records.push(this.#row());
  }

  #row(): CsvRecord {
    const { cells } = this;
    const row = { cells, line: this.#line };
    const [bare, stray, gap] = [this.#bare, this.#stray, this.#gap];
    this.#gap = false;
    this.#width ||= cells.length;
    return !gap && stray === undefined && bare > 0
      ? row
      : defined({
          ...row,
          gap: gap || undefined,
          allQuoted: bare === 0 || undefined,
          stray,
        });
  }

  /** In a block with wrong bytes, cells were read byte for byte and are decoded one record at a time. */
  #keepIfUtf8(bytes: Buffer, mayContainNul: boolean): void {
    if (!isUtf8(bytes)) {
      this.#records.push(invalidUtf8(bytes, this.#place()));
      return;
    }
    this.cells = this.cells.map((cell) => Buffer.from(cell, "latin1").toString("utf8"));
    this.#keep(mayContainNul);
  }

  /** Skips the line where the bad record starts; returns where the next line starts. */
  #skipLine(start: number, fault: Fault): number {
    const message = messages[fault](this.#quote);
    this.#records.push(rejected("csv-quote", this.#place(), message));
    this.#line++;
    const feed = this.text.indexOf("\n", start);
    return feed < 0 ? this.text.length : feed + 1;
  }

  #place(): { file: string; line: number } {
    return { file: this.#file, line: this.#line };
  }
}

const messages: Record<Fault, (quote: string) => string> = {
  more: notClosed,
  "bad-closing": badClosing,
  "takes-rows": takesRows,
};

function innerMark(place: { file: string; line: number }): ReadProblem {
  const message = "a byte-order mark is inside the file, where another file was appended";
  return { code: "byte-order-mark", place, message, rejected: false };
}
