import type { Place } from "../record.ts";
import type { CsvRecord } from "./csv-record.ts";
import type { Dialect, TableNote } from "./dialect.ts";
import { scanFor } from "./dialect-records.ts";
import type { FastPath, FastPaths } from "./fast-path.ts";
import { skipLines } from "./line-blocks.ts";
import { scanRecords } from "./plain-csv-records.ts";
import type { ReadItem, ReadProblem } from "./problem.ts";
import { rejected } from "./record-problems.ts";
import { nameColumns, numbered } from "./table/column-names.ts";
import { notData } from "./table/not-data.ts";

type Cells = Extract<CsvRecord, { cells: unknown }>;

interface TableOptions {
  readonly makeFastPath?: FastPaths["table"];
  /** Called with the names of the columns before the first row. */
  readonly onColumns?: ((columns: readonly string[], file: string) => void) | undefined;
}

/** Reads a table; each row becomes an object of its cells by column name. */
export async function* readCsv(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  { makeFastPath, onColumns, ...dialect }: Dialect & TableOptions,
): AsyncGenerator<ReadItem[]> {
  const rows = new TableRows(file, dialect, onColumns);
  let fastPath: FastPath | undefined;
  const open = (): FastPath | undefined => {
    const columns = rows.plainColumns;
    if (columns !== undefined) fastPath ??= makeFastPath?.(columns, dialect.delimiter);
    return columns === undefined ? undefined : fastPath;
  };
  const { line, notes } = dialect;
  if (notes.length > 0) yield notes.map((note) => problemOf(note, file));
  const scan = scanFor(dialect, { file, line, fastPath: open });
  for await (const records of scanRecords(skipLines(chunks, line - 1), scan)) {
    const items: ReadItem[] = [];
    for (const record of records) rows.add(record, items);
    yield items;
  }
}

function problemOf(
  { code, line, message, rejected = false }: TableNote,
  file: string,
): ReadProblem {
  return { code, place: { file, line }, message, rejected };
}

class TableRows {
  readonly #file: string;
  readonly #dialect: Dialect;
  readonly #onColumns: TableOptions["onColumns"];
  /** Rows that are not data and have not been reached yet, by line. */
  readonly #skipped: Map<number, TableNote>;
  #columns: readonly string[] | undefined;
  /** The cells of the header, and the number of cells of the first row. */
  #header: readonly string[] | undefined;
  #width = 0;

  constructor(file: string, dialect: Dialect, onColumns: TableOptions["onColumns"]) {
    this.#file = file;
    this.#dialect = dialect;
    this.#onColumns = onColumns;
    this.#skipped = new Map(dialect.skipped);
  }

  /** Names of the columns, once every further row that has a cell for each is data. */
  get plainColumns(): readonly string[] | undefined {
    const plain = this.#skipped.size === 0 && this.#dialect.comment === undefined;
    return plain ? this.#columns : undefined;
  }

  add(record: CsvRecord, items: ReadItem[]): void {
    if ("code" in record) {
      items.push(record);
      return;
    }
    if (this.#columns === undefined) {
      this.#start(record, items);
      if (this.#dialect.header) return;
    }
    const note = this.#noteOn(record);
    if (note !== undefined) items.push(problemOf(note, this.#file));
    else this.#addRow(record, { file: this.#file, line: record.line }, items);
  }

  #start({ cells, line }: Cells, items: ReadItem[]): void {
    const { header, columns } = this.#dialect;
    this.#width = cells.length;
    this.#header = header ? cells : undefined;
    const own = cells.slice(0, columns ?? cells.length);
    const named = header
      ? nameColumns(own, line)
      : { columns: own.map((_cell, index) => numbered(index)), notes: [] };
    for (const note of named.notes) items.push(problemOf(note, this.#file));
    this.#columns = named.columns;
    this.#onColumns?.(named.columns, this.#file);
  }

  /** Why a row is not data, if it is not. */
  #noteOn({ cells, line }: Cells): TableNote | undefined {
    const known = this.#skipped.get(line);
    if (known !== undefined) {
      this.#skipped.delete(line);
      return known;
    }
    const found = notData(cells, { header: this.#header, width: this.#width });
    if (found !== undefined) return { ...found, line };
    const { comment, quotesAreText } = this.#dialect;
    if (comment !== undefined && cells.length !== this.#width && cells[0]?.startsWith(comment)) {
      return { code: "csv-comment", line, message: "the line is a comment; it is left out" };
    }
    return quotesAreText && cells.some(isQuoted) ? { ...quotedCell, line } : undefined;
  }

  #addRow({ cells }: Cells, place: Place, items: ReadItem[]): void {
    const columns = this.#columns ?? [];
    if (cells.length === 1 && columns.length > 1 && cells[0]?.trim() === "") return;
    if (cells.length < columns.length || hasSurplus(cells, columns.length)) {
      const message = `the row has ${cells.length} ${cells.length === 1 ? "cell" : "cells"}, the header ${columns.length}`;
      items.push(rejected("csv-columns", place, message));
      return;
    }
    const value: Record<string, string> = {};
    for (let i = 0; i < columns.length; i++) setCell(value, columns[i] ?? "", cells[i] ?? "");
    items.push({ place, value, columns });
  }
}

/** Spreadsheets pad rows with empty cells; only cells with content are too many. */
function hasSurplus(cells: readonly string[], max: number): boolean {
  return cells.length > max && cells.slice(max).some((cell) => cell !== "");
}

/** A plain assignment, except for the one name that would set the prototype. */
function setCell(value: Record<string, string>, name: string, cell: string): void {
  if (name !== "__proto__") value[name] = cell;
  else Object.defineProperty(value, name, { value: cell, enumerable: true, writable: true });
}

const quotedCell: Omit<TableNote, "line"> = {
  code: "csv-quote",
  message:
    'a cell is quoted with ", but above this row quotes are part of the text; name the character with --quote',
  rejected: true,
};

function isQuoted(cell: string): boolean {
  return cell.length > 1 && cell.startsWith('"') && cell.endsWith('"');
}
