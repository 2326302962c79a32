import type { Place } from "../record.ts";
import { TableRows } from "./csv.ts";
import type { Dialect, DialectOptions } from "./dialect.ts";
import { isProblem, type ReadItem } from "./problem.ts";
import { rejected } from "./record-problems.ts";
import { tableOf } from "./table/find-table.ts";
import type { SampleRow } from "./table/sample.ts";

/** How the table is read, as of a table file. */
export type ListTableOptions = DialectOptions & {
  readonly onColumns?: ((columns: readonly string[], file: string) => void) | undefined;
};

/** Lists that the header is decided from. */
const sampleRows = 200;

/**
 * Makes a table of records that are lists of cells: its header is decided, and its columns are
 * named, as in a table file. Items that are no lists pass as they are.
 */
export async function* readListTable(
  batches: AsyncIterable<readonly ReadItem[]>,
  file: string,
  options: ListTableOptions,
): AsyncGenerator<readonly ReadItem[]> {
  const table = new ListTable(file, options);
  for await (const batch of batches) {
    const items = table.isOpen || batch.some(isList) ? table.add(batch) : table.pass(batch);
    if (items.length > 0) yield items;
  }
  const last = table.end();
  if (last.length > 0) yield last;
}

function isList(item: ReadItem): boolean {
  return !isProblem(item) && item.cells !== undefined;
}

/** Lists among records of other kinds are no table. */
class ListTable {
  readonly #file: string;
  readonly #options: ListTableOptions;
  #sample: SampleRow[] | undefined;
  #rows: TableRows | undefined;
  #hasOthers = false;
  /** Rows are numbered in order; where they are in the file, until they have been passed on. */
  #number = 0;
  readonly #places = new Map<number, Place>();

  constructor(file: string, options: ListTableOptions) {
    this.#file = file;
    this.#options = options;
  }

  /** A list has been read, so that every further record must be one. */
  get isOpen(): boolean {
    return this.#number > 0;
  }

  /** Passes a batch without lists. */
  pass(batch: readonly ReadItem[]): readonly ReadItem[] {
    this.#hasOthers ||= batch.some((item) => !isProblem(item));
    return batch;
  }

  add(batch: readonly ReadItem[]): ReadItem[] {
    const items: ReadItem[] = [];
    for (const item of batch) this.#addItem(item, items);
    return items;
  }

  #addItem(item: ReadItem, items: ReadItem[]): void {
    if (isProblem(item)) {
      items.push(item);
      return;
    }
    const { cells, place } = item;
    if (cells === undefined) {
      if (this.isOpen)
        items.push(
          rejected("not-an-object", place, "the record is no list, as the records above it are"),
        );
      else items.push(item);
      this.#hasOthers = true;
    } else if (this.#hasOthers) {
      items.push(
        rejected("not-an-object", place, "the record must be a JSON object, but is an array"),
      );
    } else this.#addCells(cells, place, items);
  }

  #addCells(cells: readonly string[], place: Place, items: ReadItem[]): void {
    this.#places.set(++this.#number, place);
    const row: SampleRow = { cells, line: this.#number, allQuoted: true };
    if (this.#rows !== undefined) this.#pass(row, items);
    else {
      this.#sample ??= [];
      this.#sample.push(row);
      if (this.#sample.length >= sampleRows) this.#open(items);
    }
  }

  end(): ReadItem[] {
    const items: ReadItem[] = [];
    if (this.#rows === undefined) this.#open(items);
    const own: ReadItem[] = [];
    this.#rows?.end(own);
    items.push(...own.map((item) => this.#placed(item)));
    return items;
  }

  /** Decides which row is the header, and passes the rows from there on. */
  #open(items: ReadItem[]): void {
    const sample = this.#sample ?? [];
    this.#sample = undefined;
    const found = tableOf(sample, this.#options);
    if (found === undefined) return;
    const dialect: Dialect = { ...asWritten, ...found };
    this.#rows = new TableRows(this.#file, dialect, this.#options);
    for (const { code, line, message, rejected: isRejected = false } of found.notes) {
      const place = this.#places.get(line) ?? { file: this.#file, line };
      items.push({ code, place, message, rejected: isRejected });
    }
    for (const row of sample) if (row.line >= found.line) this.#pass(row, items);
  }

  #pass(row: SampleRow, items: ReadItem[]): void {
    const own: ReadItem[] = [];
    this.#rows?.add(row, own);
    for (const item of own) items.push(this.#placed(item));
  }

  /** The item with its place in the file. Items come in the order of their rows. */
  #placed(item: ReadItem): ReadItem {
    const { line } = item.place;
    const place = this.#places.get(line) ?? { file: this.#file, line };
    for (const number of this.#places.keys()) {
      if (number >= line) break;
      this.#places.delete(number);
    }
    return { ...item, place };
  }
}

/** Cells of a list need no cutting. */
const asWritten = { delimiter: ",", quote: null, escaping: "doubled", skipsSpace: false } as const;
