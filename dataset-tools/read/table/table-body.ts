import type { CsvRecord } from "../csv-record.ts";
import type { Cutting } from "../dialect.ts";
import type { ReadItem, ReadProblem } from "../problem.ts";
import { rejected } from "../record-problems.ts";
import { profileColumns } from "./column-profile.ts";
import { findOddity } from "./odd-row.ts";
import { findSecondHeader, secondTable } from "./other-table.ts";
import { hasLoneQuote } from "./stray-quote.ts";
import { limitsOf, type Oddity, type RowLimits, type TableKnown } from "./table-known.ts";
import { findTableShape, type TableShape } from "./table-shape.ts";

type Row = Extract<CsvRecord, { cells: unknown }>;

/** What is known of a table before its first row. */
export interface BodyOptions {
  readonly file: string;
  readonly columns: readonly string[];
  /** Cells of the first row, blank ones at its end too. */
  readonly width: number;
  /** The columns' names come from a header. */
  readonly header: boolean;
  /** Cells that a row needs so that it has its question and its answer. */
  readonly needed: number;
  readonly cutting: Pick<Cutting, "delimiter" | "quote">;
}

/** The first rows decide what is regular; every later row must keep to it. */
const sampleRows = 1000;
const sampleCharacters = 128 * 1024;

/** Makes rows of records, and names those whose cells are not in their columns. */
export class TableBody {
  readonly #options: BodyOptions;
  #sample: CsvRecord[] = [];
  #characters = 0;
  #shape: TableShape | undefined;
  #known: TableKnown | undefined;
  /** The header of another table, among the first rows. */
  #second: Row | undefined;
  #saidShort = false;
  #ended = false;

  constructor(options: BodyOptions) {
    this.#options = options;
  }

  get columns(): readonly string[] {
    return this.#options.columns;
  }

  /** What plain rows keep to; undefined until the first rows are read, and in tables without plain rows. */
  get limits(): RowLimits | undefined {
    const plain = this.#shape?.widths.has(this.#options.columns.length) === true;
    return plain && this.#shape?.endsEarly === false && !this.#ended
      ? this.#known?.limits
      : undefined;
  }

  /** Adds the next record; its row, or what is wrong with it, follows now or later. */
  add(record: CsvRecord, items: ReadItem[]): void {
    if (this.#shape !== undefined) {
      this.#addItem(record, items);
      return;
    }
    this.#sample.push(record);
    if ("cells" in record) for (const cell of record.cells) this.#characters += cell.length;
    const enough = this.#sample.length >= sampleRows || this.#characters >= sampleCharacters;
    if (enough) this.end(items);
  }

  /** Adds what has been held back. */
  end(items: ReadItem[]): void {
    if (this.#shape !== undefined) return;
    const rows = this.#sample.filter(isRow).filter((row) => !this.#isBlank(row));
    const { columns, cutting } = this.#options;
    this.#shape = findTableShape(
      rows.map(({ cells }) => cells),
      this.#options,
    );
    const regular = rows.filter(({ cells }) => this.#shape?.widths.has(cells.length));
    const second = findSecondHeader(
      regular.map(({ cells }) => cells),
      columns.length,
    );
    this.#second = regular[second];
    const own = second < 0 ? regular : regular.slice(0, second);
    this.#known = knownOf(own, columns.length, cutting);
    for (const record of this.#sample) this.#addItem(record, items);
    this.#sample = [];
  }

  #isBlank({ cells }: Row): boolean {
    return cells.length === 1 && this.#options.columns.length > 1 && cells[0]?.trim() === "";
  }

  #addItem(record: CsvRecord, items: ReadItem[]): void {
    if (this.#ended) return;
    if ("code" in record) items.push(record);
    else if (!this.#isBlank(record)) this.#addRow(record, items);
  }

  #addRow(row: Row, items: ReadItem[]): void {
    const { file, columns } = this.#options;
    const { cells, line } = row;
    const place = { file, line };
    const wrong = this.#widthFault(cells);
    if (wrong !== undefined) {
      items.push(rejected("csv-columns", place, wrong));
      return;
    }
    const odd = this.#oddityOf(row);
    if (odd !== undefined) {
      const { code, message, ends = false } = odd;
      items.push({ code, place, message, rejected: !ends });
      this.#ended = ends;
      return;
    }
    if (cells.length < columns.length) this.#sayShort(place, items);
    if (this.#hasRareQuote(row)) items.push({ ...strayQuoted, place });
    const value: Record<string, string> = {};
    for (let i = 0; i < columns.length; i++) setCell(value, columns[i] ?? "", cells[i] ?? "");
    items.push({ place, value, columns });
  }

  #oddityOf(row: Row): Oddity | undefined {
    if (row === this.#second) return secondTable;
    return this.#known === undefined ? undefined : findOddity(row, this.#known);
  }

  #hasRareQuote(row: Row): boolean {
    const { quote } = this.#options.cutting;
    if (row.stray === undefined || quote === null || this.#known?.loneQuotes === true) return false;
    return isLoneQuoted(row, quote);
  }

  #widthFault(cells: readonly string[]): string | undefined {
    const { widths, padded, endsEarly } = this.#shape as TableShape;
    const { length } = this.#options.columns;
    const regular = widths.has(cells.length);
    const filled = endsEarly && cells.length < length && cells.at(-1) === "";
    const surplus = padded && cells.slice(length).some((cell) => cell !== "");
    if (regular && !filled && !surplus) return undefined;
    const { header, width } = this.#options;
    const first = header ? "the header" : "the first row";
    const has = `the row has ${cells.length} ${cells.length === 1 ? "cell" : "cells"}, ${first} ${width}`;
    const [others] = widths;
    return widths.size === 1 && others !== width ? `${has}, the other rows ${others}` : has;
  }

  #sayShort(place: { file: string; line: number }, items: ReadItem[]): void {
    if (this.#saidShort) return;
    this.#saidShort = true;
    const message = "rows end before the last columns; the cells that they lack are read as empty";
    items.push({ code: "csv-short-rows", place, message, rejected: false });
  }
}

const strayQuoted: Omit<ReadProblem, "place"> = {
  code: "csv-stray-quote",
  message: "a cell has a lone quote inside it; it is kept as text",
  rejected: false,
};

function isLoneQuoted({ cells, stray = [] }: Row, quote: string): boolean {
  return stray.some((index) => hasLoneQuote(cells[index] ?? "", quote));
}

function isRow(record: CsvRecord): record is Row {
  return "cells" in record;
}

function knownOf(
  rows: readonly Row[],
  columns: number,
  { delimiter, quote }: BodyOptions["cutting"],
): TableKnown | undefined {
  if (rows.length < 3) return undefined;
  const few = (count: number) => count <= Math.max(2, rows.length / 100);
  const count = (is: (row: Row) => boolean) => rows.filter(is).length;
  const hasGaps = !few(count(({ gap }) => gap === true));
  const profiles = profileColumns(
    (hasGaps ? rows : aboveGap(rows)).map(({ cells }) => cells),
    columns,
  );
  return {
    profiles,
    limits: limitsOf(profiles),
    delimiter,
    quote,
    quotesAll: count(({ allQuoted }) => allQuoted === true) >= 0.8 * rows.length,
    hasGaps,
    loneQuotes: quote !== null && !few(count((row) => isLoneQuoted(row, quote))),
    otherQuotes: !few(count(({ cells }) => /^['`]/.test(cells[0] ?? ""))),
  };
}

/** The rows above the first blank line, when they are enough: below it, there may be another table. */
function aboveGap(rows: readonly Row[]): readonly Row[] {
  const gap = rows.findIndex((row) => row.gap === true);
  return gap < 4 ? rows : rows.slice(0, gap);
}

/** A plain assignment, except for the one name that would set the prototype. */
function setCell(value: Record<string, string>, name: string, cell: string): void {
  if (name !== "__proto__") value[name] = cell;
  else Object.defineProperty(value, name, { value: cell, enumerable: true, writable: true });
}
