import type { CleanTable } from "./tables.ts";

/** How a table is written. */
export interface Layout {
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string;
  readonly lineEnd: string;
}

/** As RFC 4180 says, with line feeds. */
export const plainLayout: Layout = { delimiter: ",", quote: '"', escape: '"', lineEnd: "\n" };

/** One row as it is written: cells with their quotes, what is between them, what is at the end. */
export interface WrittenRow {
  readonly cells: readonly string[];
  readonly delimiter: string;
  readonly lineEnd: string;
}

/** One cell with the quotes that it needs. */
function writeCell(
  text: string,
  { delimiter, quote, escape: mark }: Layout,
  always: boolean,
): string {
  const needed = text.includes(delimiter) || text.includes(quote) || /[\r\n]/.test(text);
  return needed || always ? `${quote}${text.replaceAll(quote, mark + quote)}${quote}` : text;
}

/** The row as written in this layout. */
export function writeRow(
  cells: readonly string[],
  layout: Layout,
  { quotesAll }: CleanTable,
): WrittenRow {
  const { delimiter, lineEnd } = layout;
  return { cells: cells.map((cell) => writeCell(cell, layout, quotesAll)), delimiter, lineEnd };
}

/** The header and all rows. */
export function writeTable(table: CleanTable, layout: Layout = plainLayout): WrittenRow[] {
  return [table.columns, ...table.rows].map((cells) => writeRow(cells, layout, table));
}

/** The text of rows. */
export function textOf(rows: readonly WrittenRow[]): string {
  return rows.map(({ cells, delimiter, lineEnd }) => cells.join(delimiter) + lineEnd).join("");
}

/** The same rows with one of them changed. */
export function changeRow(
  rows: readonly WrittenRow[],
  index: number,
  change: (row: WrittenRow) => Partial<WrittenRow>,
): WrittenRow[] {
  return rows.map((row, i) => (i === index ? { ...row, ...change(row) } : row));
}
