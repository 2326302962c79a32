import type { Place } from "../record.ts";
import type { CsvRecord } from "./csv-record.ts";
import type { Dialect } from "./dialect.ts";
import { scanFor } from "./dialect-records.ts";
import type { FastPath, FastPaths } from "./fast-path.ts";
import { scanRecords } from "./plain-csv-records.ts";
import type { ReadItem } from "./problem.ts";
import { rejected } from "./record-problems.ts";

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
  const rows = new TableRows(file, dialect.header, onColumns);
  let fastPath: FastPath | undefined;
  const open = (): FastPath | undefined => {
    if (rows.columns !== undefined) fastPath ??= makeFastPath?.(rows.columns, dialect.delimiter);
    return fastPath;
  };
  const scan = scanFor(dialect, { file, fastPath: open });
  for await (const records of scanRecords(chunks, scan)) {
    const items: ReadItem[] = [];
    for (const record of records) rows.add(record, items);
    yield items;
  }
}

class TableRows {
  readonly #file: string;
  readonly #header: boolean;
  readonly #onColumns: TableOptions["onColumns"];
  /** Names of the columns, once they are known. */
  columns: readonly string[] | undefined;

  constructor(file: string, header: boolean, onColumns: TableOptions["onColumns"]) {
    this.#file = file;
    this.#header = header;
    this.#onColumns = onColumns;
  }

  add(record: CsvRecord, items: ReadItem[]): void {
    if ("code" in record) {
      items.push(record);
      return;
    }
    const place = { file: this.#file, line: record.line };
    if (this.columns === undefined) {
      this.columns = this.#nameColumns(record, place, items);
      this.#onColumns?.(this.columns, this.#file);
      if (this.#header) return;
    }
    this.#addRow(record, place, items);
  }

  #nameColumns({ cells }: Cells, place: Place, items: ReadItem[]): string[] {
    if (!this.#header) return cells.map((_cell, index) => `column${index + 1}`);
    const seen = new Set<string>();
    return cells.map((cell, index) => {
      const name = cell.trim();
      if (name !== "" && !seen.has(name)) {
        seen.add(name);
        return name;
      }
      const given = `column${index + 1}`;
      const message =
        name === ""
          ? `column ${index + 1} has no name; it is called ${given}`
          : `column ${index + 1} has the same name as an earlier one; it is called ${given}`;
      items.push({ code: "csv-header", place, message, rejected: false });
      return given;
    });
  }

  #addRow({ cells }: Cells, place: Place, items: ReadItem[]): void {
    const columns = this.columns ?? [];
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
