import type { DialectOptions } from "../dialect.ts";
import { type HeaderJudgement, judgeHeader, sameCells } from "./header.ts";
import { commonWidth, type SampleRow } from "./sample.ts";

/** Where the rows of a table start, and whether with its header. */
export interface TableStart extends HeaderJudgement {
  /** Index of the first row of the table in the sample. */
  readonly index: number;
}

/** Rows above a table that are looked at, at most. */
const longestPreamble = 20;

/** Finds the header among the first rows: rows above it are titles. */
export function findTableStart(
  rows: readonly SampleRow[],
  { header, namedColumns = [] }: Pick<DialectOptions, "header" | "namedColumns">,
): TableStart {
  const judge = (index: number): HeaderJudgement =>
    judgeHeader(
      rows[index]?.cells ?? [],
      rows.slice(index + 1).map(({ cells }) => cells),
    );
  if (header === false) return { index: 0, header: false, sure: true };
  const named = rows
    .slice(0, longestPreamble)
    .findIndex(({ cells }) => hasAll(cells, namedColumns));
  if (named >= 0) return { index: named, header: true, sure: true };
  const index = Math.max(narrowRows(rows), rowsBeforeGap(rows));
  const below = index > 0 ? judge(index) : undefined;
  const isTitle = narrowRows(rows) === index || (below?.sure === true && !judge(0).sure);
  if (below?.header === true && isTitle) {
    return { index, header: true, sure: true };
  }
  return { index: 0, ...(header === true ? { header, sure: true } : judge(0)) };
}

/** A row has all these cells, and there are some. */
export function hasAll(cells: readonly string[], names: readonly string[]): boolean {
  const trimmed = cells.map((cell) => cell.trim());
  return names.length > 0 && names.every((name) => trimmed.includes(name));
}

/** How many rows at the start have a title's single cell, or fewer cells than the table. */
function narrowRows(rows: readonly SampleRow[]): number {
  const width = commonWidth(rows);
  const narrow = ({ cells }: SampleRow) =>
    cells.length < width || cells.filter((cell) => cell.trim() !== "").length < 2;
  const count = rows.findIndex((row) => !narrow(row));
  return width < 2 || count > longestPreamble || count < 0 ? 0 : count;
}

/** How many rows are above the first blank line, when they are few. */
function rowsBeforeGap(rows: readonly SampleRow[]): number {
  const gap = rows.findIndex(({ line }, i) => i > 0 && line > (rows[i - 1]?.line ?? line) + 1);
  return gap > 0 && gap <= 5 && gap < rows.length / 2 ? gap : 0;
}

/** Rows directly below the header that are no data. */
export interface BelowHeader {
  /** Rows of units, types or descriptions: they are left out. */
  readonly units: readonly SampleRow[];
  /** The header once more, in other capitals. */
  readonly repeated?: SampleRow;
  /** A row that is another header, so that it is unclear which one counts. */
  readonly second?: SampleRow;
}

/** Looks for a row of units or a second header below the header. */
export function rowsBelowHeader(header: SampleRow, rest: readonly SampleRow[]): BelowHeader {
  const imported = rest.slice(0, 2).findIndex(({ cells }) => cells.every(isImportId));
  if (imported >= 0) return { units: rest.slice(0, imported + 1) };
  const [first, ...others] = rest;
  if (first !== undefined && sameCells(first.cells, header.cells)) {
    return { units: [], repeated: first };
  }
  if (first === undefined || others.length < 2) return { units: [] };
  if (isUnits(first.cells) && !others.some(({ cells }) => isUnits(cells))) {
    return { units: [first] };
  }
  const below = others.map(({ cells }) => cells);
  const judged = judgeHeader(first.cells, below);
  const clear = judged.sure && judged.named && judgeHeader(header.cells, below).sure;
  return clear ? { units: [], second: first } : { units: [] };
}

/** Survey exports have a row of `{"ImportId":"QID1"}` below their names and questions. */
function isImportId(cell: string): boolean {
  return /^\{"ImportId":/.test(cell);
}

const unit =
  /^(?:[([<{][^\])}>]{0,30}[\])}>]|[-–—]|(?:text|string|str|char|varchar(?:\(\d+\))?|int(?:eger|\d\d)?|float(?:\d\d)?|double|bool(?:ean)?|object|date(?:time)?|category|numeric|number))$/i;

/** Units in brackets, dashes, or names of types, in every cell that holds something. */
function isUnits(cells: readonly string[]): boolean {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== "");
  return filled.length >= 2 && filled.every((cell) => unit.test(cell));
}
