/** What a record is cut with. */
export interface SwallowOptions {
  readonly delimiter: string;
  /** Cells of a row of the table. */
  readonly width: number;
}

/**
 * Whether the text of a record that spans lines reads like several rows, so that a stray quote has
 * opened a cell in one row and another has closed it in a later one. Lines of prose are not cut
 * into the same number of filled cells each, with no space behind the delimiter.
 */
export function swallowsRows(record: string, { delimiter, width }: SwallowOptions): boolean {
  if (width < 2) return false;
  const lines = record.replace(/\r?\n$/, "").split(/\r?\n/);
  return lines.length > 2 && lines.every((line) => isRow(line.split(delimiter), width));
}

function isRow(cells: readonly string[], width: number): boolean {
  return (
    cells.length === width &&
    cells.every((cell, i) => cell !== "" || i === width - 1) &&
    cells.every((cell, i) => i === 0 || !cell.startsWith(" "))
  );
}
