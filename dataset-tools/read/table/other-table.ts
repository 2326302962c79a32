import { type ColumnProfile, endsClosed, profileColumns } from "./column-profile.ts";
import { columnWords } from "./column-words.ts";
import type { Oddity, TableKnown } from "./table-known.ts";

/** A column hardly ever has cells like this. */
export const rare = 0.1;

/** A row below a blank line that does not fit is a footer, or the header of another table. */
export function afterGap(
  cells: readonly string[],
  { profiles }: TableKnown,
  start: number,
): Oddity | undefined {
  if (start > 0) return notLikeOthers;
  const misfits = cells.filter((cell, i) => isMisfit(cell, profiles[i]));
  const newLabels = misfits.every((cell) => isNoLabel(cell, profiles[cells.indexOf(cell)]));
  // A table may be sorted by its labels, so a new one beside a sentence is no header.
  const words = newLabels ? 2 : maxNameWords;
  if (namesColumns(cells) || (misfits.length > 0 && readsLikeHeader(cells, words))) {
    return secondTable;
  }
  const countsAmongTexts = cells.some((cell, i) => isNumber(cell) && hasTexts(profiles[i]));
  return countsAmongTexts || misfits.length > 1 ? notLikeOthers : undefined;
}

/** Whether a cell is not one of the column's labels. */
export function isNoLabel(cell: string, profile: ColumnProfile | undefined): boolean {
  return profile?.labels !== undefined && cell !== "" && !profile.labels.has(cell);
}

function isMisfit(cell: string, profile: ColumnProfile | undefined): boolean {
  if (profile === undefined || cell === "") return false;
  const digitless = profile.digits > 1 - rare && !/^\p{Nd}/u.test(cell);
  return digitless || isNoLabel(cell, profile) || isOpen(cell, profile);
}

/** Hardly any other cell of the column ends without a full stop or the like. */
export function isOpen(cell: string, { closed }: ColumnProfile): boolean {
  return closed > 1 - rare && !endsClosed.test(cell);
}

export const secondTable: Oddity = {
  code: "csv-second-table",
  message: "the header of another table seems to start here",
  ends: true,
};

export const notLikeOthers: Oddity = {
  code: "csv-shifted",
  message: "the row does not read like the others: it may be a footer or a note",
};

const footer = /^(?:(?:grand |sub)?totals?|sums?|summe|gesamt|итого|合计|合計|المجموع|कुल)[\s:]*$/iu;

/** A total below a column that does not hold numbers. */
export function isTotal(cells: readonly string[], { profiles }: TableKnown): boolean {
  if ((cells[0] as string).length > longestTotal || !footer.test(cells[0] as string)) return false;
  return cells.some(
    (cell, i) => i > 0 && /^[\d.,]+$/.test(cell) && (profiles[i]?.digits ?? 1) <= 2 * rare,
  );
}

const longestTotal = 16;

/** Every cell is a known name of a column. */
function namesColumns(cells: readonly string[]): boolean {
  return cells.length > 1 && cells.every((cell) => columnWords(cell) === "name");
}

function isNumber(cell: string): boolean {
  return /^[\d.,/:% -]*\d[\d.,/:% -]*$/.test(cell);
}

/** Hardly any cell of the column is a number or starts with one. */
function hasTexts(profile: ColumnProfile | undefined): boolean {
  return profile !== undefined && profile.digits <= rare && profile.empty < 1;
}

/** Words of a column's name, at most. */
const maxNameWords = 8;

function readsLikeHeader(cells: readonly string[], words: number): boolean {
  const names = cells.filter((cell) => cell !== "");
  return (
    new Set(names).size === names.length &&
    names.every((cell) => cell.split(" ").length <= words) &&
    names.every((cell) => /^[\p{L}_][\p{L}\p{M}\p{N} _.:/()-]{0,39}$/u.test(cell))
  );
}

/** A table has at least so many rows. */
const minRows = 4;
/** Rows below a header that are compared with those above it, at most. */
const compared = 20;

const identifier = /^[a-z][a-z0-9_]*$/;

/**
 * Index of the first row that names the columns of another table: all its cells are names, and
 * most rows below it differ from those above it in a column. -1 when there is none.
 */
export function findSecondHeader(rows: readonly (readonly string[])[], columns: number): number {
  return rows.findIndex((cells, index) => {
    const names = cells.filter((cell) => cell !== "");
    if (index < minRows || names.length < 2 || !names.every((cell) => identifier.test(cell))) {
      return false;
    }
    const below = rows.slice(index + 1, index + 1 + compared);
    // A value that comes again below is no name.
    if (below.some((row) => row.some((cell, i) => cell !== "" && cell === cells[i]))) return false;
    const profiles = profileColumns(rows.slice(0, index), columns);
    return below.length > 1 && profiles.some((profile, i) => differs(below, i, profile));
  });
}

/** New labels that repeat are labels too: the rows may be sorted by them. */
function differs(
  rows: readonly (readonly string[])[],
  column: number,
  profile: ColumnProfile,
): boolean {
  const cells = rows.map((row) => row[column] ?? "").filter((cell) => cell !== "");
  const odd = cells.filter((cell) => isMisfit(cell, profile));
  return odd.length > 1 && odd.length > 0.8 * cells.length && new Set(odd).size > odd.length / 2;
}
