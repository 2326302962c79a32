import { chooseColumns } from "./choose-columns.ts";
import type { CsvRecord } from "./csv-record.ts";
import type { Dialect, TableNote } from "./dialect.ts";
import { scanFor } from "./dialect-records.ts";
import type { FastPath, FastPaths, PlainTable } from "./fast-path.ts";
import { skipLines } from "./line-blocks.ts";
import { scanRecords } from "./plain-csv-records.ts";
import type { ReadItem, ReadProblem } from "./problem.ts";
import { nameColumns, numbered } from "./table/column-names.ts";
import { notData } from "./table/not-data.ts";
import { TableBody } from "./table/table-body.ts";
import type { RowLimits } from "./table/table-known.ts";

type Cells = Extract<CsvRecord, { cells: unknown }>;

interface TableOptions {
  /** Columns that the user named. */
  readonly namedColumns?: readonly string[] | undefined;
  readonly makeFastPath?: FastPaths["table"];
  /** Called with the names of the columns before the first row. */
  readonly onColumns?: ((columns: readonly string[], file: string) => void) | undefined;
}

/** Reads a table; each row becomes an object of its cells by column name. */
export async function* readCsv(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  { makeFastPath, onColumns, namedColumns, ...dialect }: Dialect & TableOptions,
): AsyncGenerator<ReadItem[]> {
  const rows = new TableRows(file, dialect, { onColumns, namedColumns });
  let fastPath: FastPath | undefined;
  const open = (): FastPath | undefined => {
    const table = rows.plainTable;
    if (table !== undefined) fastPath ??= makeFastPath?.(table);
    return table === undefined ? undefined : fastPath;
  };
  const { line, notes } = dialect;
  if (notes.length > 0) yield notes.map((note) => problemOf(note, file));
  const scan = scanFor(dialect, { file, line, fastPath: open });
  for await (const records of scanRecords(skipLines(chunks, line - 1), scan)) {
    const items: ReadItem[] = [];
    for (const record of records) rows.add(record, items);
    if (items.length > 0) yield items;
  }
  const last: ReadItem[] = [];
  rows.end(last);
  if (last.length > 0) yield last;
}

function problemOf(
  { code, line, message, rejected = false }: TableNote,
  file: string,
): ReadProblem {
  return { code, place: { file, line }, message, rejected };
}

/** Makes rows of the records of one table, from its header on. */
export class TableRows {
  readonly #file: string;
  readonly #dialect: Dialect;
  readonly #options: Omit<TableOptions, "makeFastPath">;
  /** Rows that are not data and have not been reached yet, by line. */
  readonly #skipped: Map<number, TableNote>;
  #body: TableBody | undefined;
  /** The cells of the header, and the number of cells of the first row. */
  #header: readonly string[] | undefined;
  #width = 0;

  constructor(file: string, dialect: Dialect, options: Omit<TableOptions, "makeFastPath">) {
    this.#file = file;
    this.#dialect = dialect;
    this.#options = options;
    this.#skipped = new Map(dialect.skipped);
  }

  /** The table, once every further row that keeps to its limits is data. */
  get plainTable(): PlainTable | undefined {
    const limits: RowLimits | undefined = this.#body?.limits;
    const plain = this.#skipped.size === 0 && this.#dialect.comment === undefined;
    if (this.#body === undefined || limits === undefined || !plain) return undefined;
    return { columns: this.#body.columns, delimiter: this.#dialect.delimiter, limits };
  }

  add(record: CsvRecord, items: ReadItem[]): void {
    if ("code" in record) {
      if (this.#body === undefined) items.push(record);
      else this.#body.add(record, items);
      return;
    }
    if (this.#body === undefined) {
      this.#body = this.#start(record, items);
      if (this.#dialect.header) return;
    }
    const note = this.#noteOn(record);
    this.#body.add(note === undefined ? record : problemOf(note, this.#file), items);
  }

  end(items: ReadItem[]): void {
    this.#body?.end(items);
  }

  #start({ cells, line }: Cells, items: ReadItem[]): TableBody {
    const { header, columns } = this.#dialect;
    this.#width = cells.length;
    this.#header = header ? cells : undefined;
    const own = cells.slice(0, columns ?? cells.length);
    const named = header
      ? nameColumns(own, line, this.#options.namedColumns)
      : { columns: own.map((_cell, index) => numbered(index)), notes: [] };
    for (const note of named.notes) items.push(problemOf(note, this.#file));
    this.#options.onColumns?.(named.columns, this.#file);
    return new TableBody({
      file: this.#file,
      columns: named.columns,
      width: cells.length,
      header,
      needed: cellsNeeded(named.columns, this.#options.namedColumns),
      cutting: this.#dialect,
    });
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
}

/** How many cells a row needs so that it has all that is read of it. */
function cellsNeeded(columns: readonly string[], named: readonly string[] = []): number {
  const chosen = chooseColumns({ columns, given: {}, isTable: true });
  const { prompt = "", completion = "" } = chosen?.mapping ?? {};
  const used = named.length > 0 ? named : [prompt, completion];
  return Math.max(...used.map((name) => columns.indexOf(name))) + 1;
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
