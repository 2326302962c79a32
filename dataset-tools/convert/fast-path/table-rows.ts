import { isUtf8 } from "node:buffer";
import { Fingerprint, viewOf } from "../../hashing/fingerprint.ts";
import type { FastPath, Taken } from "../../read/fast-path.ts";
import { plainRun } from "../../read/plain-run.ts";
import { mayCount } from "../../read/table/not-data.ts";
import { swallowsRows } from "../../read/table/swallowed-rows.ts";
import type { RowLimits } from "../../read/table/table-known.ts";
import { containsSeparators, copyBytes, writeEscaped } from "./json-bytes.ts";
import { keepsLimits } from "./row-limits.ts";

/** What a fast path over a table's bytes needs to know. */
export interface TableLaneOptions {
  readonly columns: readonly string[];
  readonly delimiter: string;
  /** What every plain row keeps to. */
  readonly limits: RowLimits;
  /** Indexes of the columns of the question and the answer. */
  readonly question: number;
  readonly answer: number;
  /** Indexes of the columns whose cells are lost. */
  readonly unused: readonly number[];
  /** The line around the two texts, as JSON. */
  readonly parts: readonly [open: string, middle: string, close: string];
  /** Whether a row of this fingerprint should be written. */
  isNew(print: Fingerprint): boolean;
  /** Counts the rows that have something in an unused column. */
  countFilled(column: number, rows: number): void;
  /** Writes finished lines. */
  write(lines: Buffer, rows: number): void;
}

const quote = 0x22;
const backslash = 0x5c;
const tab = 0x09;

/** Turns plain CSV rows into lines of JSON without making strings of their cells. */
export function tableFastPath(options: TableLaneOptions): FastPath {
  const transcoder = new Transcoder(options);
  return (block, from) => transcoder.run(block, from);
}

/** Where a cell's text is, inside its quotes, and whether JSON must escape some of it. */
class Cell {
  from = 0;
  to = 0;
  special = false;
}

class Transcoder {
  readonly #options: TableLaneOptions;
  readonly #delimiter: number;
  readonly #parts: readonly Buffer[];
  readonly #fixedBytes: number;
  readonly #print = new Fingerprint();
  readonly #cells: readonly Cell[];
  readonly #firstName: Buffer;
  #block: Buffer = Buffer.alloc(0);
  #view = viewOf(this.#block);
  #out = Buffer.allocUnsafe(1 << 20);
  #outView = viewOf(this.#out);
  #used = 0;
  #rows = 0;
  #lines = 0;
  /** Rows of this block with something in the unused column of the same index in `unused`. */
  readonly #filled: number[];

  constructor(options: TableLaneOptions) {
    this.#options = options;
    this.#delimiter = options.delimiter.charCodeAt(0);
    this.#parts = options.parts.map((part) => Buffer.from(part));
    this.#fixedBytes = this.#parts.reduce((sum, part) => sum + part.length, 1);
    this.#filled = options.unused.map(() => 0);
    this.#cells = options.columns.map(() => new Cell());
    this.#firstName = Buffer.from(options.columns[0] ?? "");
  }

  run(block: Buffer, from: number): Taken {
    const none = { end: from, records: 0, lines: 0 };
    if (!isUtf8(block) || containsSeparators(block)) return none;
    this.#block = block;
    this.#view = viewOf(block);
    this.#used = this.#rows = 0;
    let end = from;
    let records = 0;
    let lines = 0;
    for (;;) {
      this.#lines = 1;
      const next = this.#record(end);
      if (next < 0 || !this.#isRegular(end, next)) break;
      this.#countFilled();
      this.#writeRow();
      lines += this.#lines;
      records++;
      end = next;
    }
    this.#options.write(this.#out.subarray(0, this.#used), this.#rows);
    this.#reportFilled();
    return { end, records, lines };
  }

  /** Nothing about the row needs a closer look. */
  #isRegular(from: number, to: number): boolean {
    const { limits, delimiter, columns } = this.#options;
    if (!keepsLimits(this.#block, this.#cells, limits)) return false;
    if (this.#lines < 3) return true;
    return !swallowsRows(this.#block.toString("utf8", from, to), {
      delimiter,
      width: columns.length,
    });
  }

  #countFilled(): void {
    const { unused } = this.#options;
    for (let i = 0; i < unused.length; i++) {
      const { from, to } = this.#cells[unused[i] as number] as Cell;
      if (to > from) (this.#filled[i] as number)++;
    }
  }

  #reportFilled(): void {
    const { unused, countFilled } = this.#options;
    for (let i = 0; i < unused.length; i++) {
      countFilled(unused[i] as number, this.#filled[i] as number);
      this.#filled[i] = 0;
    }
  }

  /** Finds the cells of a record; returns the index after its line feed, or -1 when it is not plain. */
  #record(start: number): number {
    let at = start;
    for (let i = 0; i < this.#cells.length; i++) {
      const cell = this.#cells[i] as Cell;
      at = this.#block[at] === quote ? this.#quoted(at + 1, cell) : this.#bare(at, cell);
      if (at < 0 || (i === 0 && this.#mayBeNoData(start, cell))) return -1;
      const isLast = i === this.#cells.length - 1;
      if (!isLast && this.#block[at++] !== this.#delimiter) return -1;
    }
    if (this.#block[at] === 13) at++;
    return this.#block[at] === 10 ? at + 1 : -1;
  }

  /**
   * Whether a row by its first cell may be blank, the header once more, a count of rows or the start
   * of an appended file: the ordinary reader looks at it (`read/table/not-data.ts`).
   */
  #mayBeNoData(start: number, { from, to }: Cell): boolean {
    const block = this.#block;
    if (to === from || (block[from] ?? 0) <= 0x20) return true;
    if (block[start] === 0xef && block[start + 1] === 0xbb && block[start + 2] === 0xbf)
      return true;
    const name = this.#firstName;
    if (to - from >= name.length && name.compare(block, from, from + name.length) === 0)
      return true;
    return mayCount(block, from, to);
  }

  /** Gives the index behind the closing quote. */
  #quoted(start: number, cell: Cell): number {
    const end = this.#block.length;
    cell.from = start;
    cell.special = false;
    for (let at = plainRun(this.#view, start, end); at < end; at = plainRun(this.#view, at, end)) {
      const byte = this.#block[at];
      if (byte === quote && this.#block[at + 1] !== quote) {
        cell.to = at;
        return at + 1;
      }
      if (byte === 0) return -1;
      if (byte === 10) this.#lines++;
      cell.special = true;
      at += byte === quote ? 2 : 1;
    }
    return -1;
  }

  /** Gives the index of the delimiter or line end behind a bare cell. */
  #bare(start: number, cell: Cell): number {
    cell.from = start;
    cell.special = false;
    for (let at = start; at < this.#block.length; at++) {
      const byte = this.#block[at] ?? 0;
      if (byte === this.#delimiter || byte === 10 || (byte === 13 && this.#block[at + 1] === 10)) {
        cell.to = at;
        return at;
      }
      if ((byte < 0x20 && byte !== tab) || byte === quote) return -1;
      if (byte === tab || byte === backslash) cell.special = true;
    }
    return -1;
  }

  #writeRow(): void {
    const { question, answer, isNew } = this.#options;
    const asked = this.#cells[question] as Cell;
    const answered = this.#cells[answer] as Cell;
    const before = this.#used;
    this.#makeRoom(asked, answered);
    this.#fixed(0);
    this.#print.reset().addText("user");
    this.#text(asked);
    this.#fixed(1);
    this.#print.addText("assistant");
    this.#text(answered);
    this.#fixed(2);
    this.#out[this.#used++] = 10;
    if (isNew(this.#print)) this.#rows++;
    else this.#used = before;
  }

  /** Every byte may become six. */
  #makeRoom(asked: Cell, answered: Cell): void {
    const texts = asked.to - asked.from + answered.to - answered.from;
    const needed = this.#used + this.#fixedBytes + 6 * texts;
    if (needed <= this.#out.length) return;
    const larger = Buffer.allocUnsafe(needed * 2);
    this.#out.copy(larger, 0, 0, this.#used);
    this.#out = larger;
    this.#outView = viewOf(larger);
  }

  #fixed(index: number): void {
    const part = this.#parts[index] as Buffer;
    for (let i = 0; i < part.length; i++) this.#out[this.#used++] = part[i] as number;
  }

  #text(cell: Cell): void {
    if (!cell.special) {
      this.#print.addBytes(this.#view, cell.from, cell.to);
      const { from, to } = cell;
      this.#used = copyBytes(this.#view, [from, to], this.#outView, this.#used);
      return;
    }
    this.#print.addText(this.#decoded(cell));
    for (let at = cell.from; at < cell.to; at++) {
      const byte = this.#block[at] ?? 0;
      this.#used = writeEscaped(byte, this.#out, this.#used);
      if (byte === quote) at++;
    }
  }

  #decoded({ from, to }: Cell): string {
    return this.#block.toString("utf8", from, to).replaceAll('""', '"');
  }
}
