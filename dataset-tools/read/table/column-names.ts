import type { DialectOptions, TableNote } from "../dialect.ts";
import { columnWords } from "./column-words.ts";
import type { HeaderJudgement } from "./header.ts";
import type { SampleRow } from "./sample.ts";

/** Columns that a message lists at most, and characters of each. */
const listed = { columns: 8, characters: 40 };

/** The names of a table's columns, and what is unclear about them. */
export interface NamedColumns {
  readonly columns: readonly string[];
  readonly notes: readonly TableNote[];
}

/**
 * Names the columns by the cells of the header; those without a name of their own by number.
 * @param asWritten names that the user gave, which keep their marks
 */
export function nameColumns(
  cells: readonly string[],
  line: number,
  asWritten: readonly string[] = [],
): NamedColumns {
  const seen = new Set<string>();
  const notes: TableNote[] = [];
  const columns = cells.map((cell, index) => {
    const name = asWritten.includes(cell.trim()) ? cell.trim() : plainName(cell, index);
    if (name !== "" && !seen.has(name)) {
      seen.add(name);
      return name;
    }
    const given = numbered(index);
    const why = name === "" ? "has no name" : "has the same name as an earlier one";
    const message = `column ${index + 1} ${why}; it is called ${given}`;
    notes.push({ code: "csv-header", line, message });
    return given;
  });
  return { columns, notes };
}

/** A header may be written as a comment: `#question`. */
function plainName(cell: string, index: number): string {
  const name = cell.trim();
  const bare = name.replace(/^(?:#|\/\/)\s*/, "");
  return index === 0 && bare !== name && columnWords(bare) === "name" ? bare : name;
}

/** The name of a column that has none. */
export function numbered(index: number): string {
  return `column${index + 1}`;
}

/** Number of columns, when there are blank ones at the end without a name and without content. */
export function columnCount(
  { cells }: SampleRow,
  below: readonly SampleRow[],
  header: boolean,
): number | undefined {
  if (!header) return undefined;
  const blank = (index: number) =>
    [cells, ...below.map((row) => row.cells)].every((row) => (row[index] ?? "").trim() === "");
  let count = cells.length;
  while (count > 1 && blank(count - 1)) count--;
  return count < cells.length ? count : undefined;
}

/** Says that no header was found, or that the first row may not be one. */
export function headerNote(
  { cells, line }: SampleRow,
  { header, sure }: HeaderJudgement,
  { namedColumns = [] }: DialectOptions,
): TableNote | undefined {
  if (header) return sure ? undefined : { code: "csv-header", line, message: taken(cells) };
  const numbers = cells.map((_cell, index) => numbered(index));
  if (namedColumns.length > 0 && namedColumns.every((name) => numbers.includes(name))) return;
  return { code: "csv-no-header", line, message: missing(numbers) };
}

function taken(cells: readonly string[]): string {
  const names = cells.map((cell) => `"${cell.trim().slice(0, listed.characters)}"`);
  return `the first row was taken for the header: the columns are called ${list(names)}. If it is data, use --no-header`;
}

function missing(numbers: readonly string[]): string {
  return `no header was found, so the first row is data and the columns are called ${list(numbers)}. If the first row names them, use --header`;
}

function list(names: readonly string[]): string {
  const more = names.length - listed.columns;
  return more > 0
    ? `${names.slice(0, listed.columns).join(", ")} and ${more} more`
    : names.join(", ");
}
