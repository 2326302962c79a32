import { isUtf8 } from "node:buffer";
import type { Place } from "../record.ts";
import { type CsvRecord, csvRecords } from "./csv-records.ts";
import type { Dialect } from "./dialect.ts";
import type { ReadItem } from "./problem.ts";
import { invalidUtf8, nulMessage, rejected, tooLong } from "./rejected.ts";

type Cells = Extract<CsvRecord, { cells: unknown }>;

/** Reads a table; each row becomes an object of its cells by column name. */
export async function* readCsv(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  dialect: Dialect,
): AsyncGenerator<ReadItem[]> {
  const rows = new TableRows(file, dialect.header);
  for await (const records of csvRecords(chunks, dialect)) {
    const items: ReadItem[] = [];
    for (const record of records) rows.add(record, items);
    if (items.length > 0) yield items;
  }
}

class TableRows {
  readonly #file: string;
  readonly #header: boolean;
  #columns: readonly string[] | undefined;

  constructor(file: string, header: boolean) {
    this.#file = file;
    this.#header = header;
  }

  add(record: CsvRecord, items: ReadItem[]): void {
    const place = { file: this.#file, line: record.line };
    if ("fault" in record) {
      items.push(
        record.fault === "too-long" ? tooLong(place) : rejected("csv-quote", place, record.message),
      );
    } else if (this.#columns === undefined) {
      this.#columns = this.#nameColumns(record, place, items);
      if (!this.#header) this.#addRow(record, place, items);
    } else this.#addRow(record, place, items);
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
      const own = `column${index + 1}`;
      const message =
        name === ""
          ? `every column needs a name; column ${index + 1} has none and is called ${own}`
          : `column names must differ; column ${index + 1} repeats one and is called ${own}`;
      items.push({ code: "csv-header", place, message, rejected: false });
      return own;
    });
  }

  #addRow({ cells, bytes }: Cells, place: Place, items: ReadItem[]): void {
    const columns = this.#columns ?? [];
    if (cells.length === 1 && columns.length > 1 && cells[0]?.trim() === "") return;
    const surplus = cells.slice(columns.length).some((cell) => cell !== "");
    const value: Record<string, string> = {};
    for (const [index, name] of columns.entries()) setCell(value, name, cells[index] ?? "");
    if (cells.length < columns.length || surplus) {
      const message = `a row must have as many cells as the header, ${columns.length}; this one has ${cells.length}`;
      items.push(rejected("csv-columns", place, message));
    } else if (cells.some((cell) => cell.includes("\ufffd")) && !isUtf8(bytes)) {
      items.push(invalidUtf8(bytes, place));
    } else if (cells.some((cell) => cell.includes("\0"))) {
      items.push(rejected("nul-byte", place, nulMessage));
    } else items.push({ place, value });
  }
}

/** A plain assignment, but for the one name that would set the prototype. */
function setCell(value: Record<string, string>, name: string, cell: string): void {
  if (name !== "__proto__") value[name] = cell;
  else Object.defineProperty(value, name, { value: cell, enumerable: true, writable: true });
}
