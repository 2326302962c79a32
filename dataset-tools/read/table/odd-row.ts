import type { CsvRecord } from "../csv-record.ts";
import { type ColumnProfile, startsSmall, startsWithDigit } from "./column-profile.ts";
import { afterGap, isNoLabel, isOpen, isTotal, notLikeOthers, rare } from "./other-table.ts";
import { strayQuote } from "./stray-quote.ts";
import type { Oddity, RowLimits, TableKnown } from "./table-known.ts";

type Row = Extract<CsvRecord, { cells: unknown }>;

/** Looks for signs that cells of a row are not in their columns. */
export function findOddity(row: Row, known: TableKnown): Oddity | undefined {
  const message = quoteFault(row, known);
  if (message !== undefined) return { code: "csv-quote", message };
  const { cells } = row;
  const signs = signsOf(cells, known.limits);
  const below =
    row.gap === true && !known.hasGaps ? afterGap(cells, known, signs.start) : undefined;
  if (below !== undefined) return below;
  if (isTotal(cells, known)) return notLikeOthers;
  if (row.allQuoted === true) return undefined;
  if (isSpaced(cells, known)) return spaced;
  const cut = signs.start > 0 || signs.cutNumber || signs.delimitersInLabel;
  return (cut ? otherDelimiter(cells, known) : undefined) ?? shifted(row, known, signs);
}

function quoteFault({ cells, stray }: Row, known: TableKnown): string | undefined {
  const { quote, quotesAll, otherQuotes } = known;
  if (inOtherQuotes(cells) && !otherQuotes)
    return "all cells of the row are in quotes of another kind";
  if (stray === undefined || quote === null) return undefined;
  return strayQuote(cells, stray, { quote, quotesAll });
}

interface Signs {
  /** Index of a cell that starts as if it were the rest of another; 0 when there is none. */
  readonly start: number;
  /** A cell is filled that is empty in most rows. */
  readonly fillsEmpty: boolean;
  /** A cell starts with a digit, as if it were the rest of a number. */
  readonly cutNumber: boolean;
  /** A label has one of the other common delimiters in it. */
  readonly delimitersInLabel: boolean;
}

function signsOf(cells: readonly string[], limits: RowLimits): Signs {
  const { emptyFrom, startsPlain, startsWord, labels } = limits;
  let delimitersInLabel = false;
  let start = 0;
  let fillsEmpty = false;
  let cutNumber = false;
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] as string;
    if (cell === "") continue;
    if (startsPlain[i] && cell.charCodeAt(0) === 32) start ||= i;
    if (startsWord[i] && isDigit(cell.charCodeAt(0))) cutNumber = true;
    if (i >= emptyFrom) fillsEmpty = true;
    if (labels[i] && /[;\t|,]/.test(cell)) delimitersInLabel = true;
  }
  return { start, fillsEmpty, cutNumber, delimitersInLabel };
}

const shift: Oddity = {
  code: "csv-shifted",
  message:
    "the cells of the row seem to be shifted: a cell with the delimiter in it may lack its quotes; if the row is right, put all its cells in quotes",
};

/** A cell was cut at a delimiter, and the row's empty cell at the end makes up for it. */
function shifted(
  { cells }: Row,
  { profiles }: TableKnown,
  { start, fillsEmpty }: Signs,
): Oddity | undefined {
  const rest = (cells[start] ?? "").trim();
  if (start > 0 && (fillsEmpty || isNoLabel(rest, profiles[start]))) return shift;
  if (start > 0 && movedRight(cells, start, profiles)) return shift;
  if (!fillsEmpty) return undefined;
  const cut = cells.some((cell, i) => {
    const profile = profiles[i];
    if (profile === undefined || cell === "") return false;
    return profile.labels === undefined ? isCut(cell, i, profile) : !profile.labels.has(cell);
  });
  return cut ? shift : undefined;
}

/** The rest of a cut cell is in a column whose own value is in the next one. */
function movedRight(
  cells: readonly string[],
  start: number,
  profiles: readonly ColumnProfile[],
): boolean {
  const known = (column: number, cell: string) =>
    profiles[column]?.repeated?.has(cell.trim()) === true;
  return cells.some((cell, i) => i > start && known(i - 1, cell) && !known(i, cell));
}

const spaced: Oddity = {
  code: "csv-columns",
  message: "the cells of the row are separated by the delimiter and a space, unlike the others",
};

/** All cells but the first start with a space, which no other row's do. */
function isSpaced(cells: readonly string[], { limits }: TableKnown): boolean {
  const others = cells.filter((cell, i) => i > 0 && cell !== "");
  return (
    others.length > 1 &&
    others.every((cell) => cell.startsWith(" ")) &&
    limits.startsPlain.every((plain, i) => i === 0 || plain)
  );
}

/** A cell starts or ends as hardly any other of its column does. */
function isCut(cell: string, column: number, profile: ColumnProfile): boolean {
  const { digits, small, empty } = profile;
  if (empty > 0.5) return false;
  if (column > 0 && digits < rare && startsWithDigit.test(cell)) return true;
  if (column > 0 && small < rare && startsSmall.test(cell)) return true;
  return isOpen(cell, profile);
}

/** Every cell that holds something has the same quote around it, which is not the table's. */
function inOtherQuotes(cells: readonly string[]): boolean {
  const mark = cells[0]?.[0];
  if (mark !== "'" && mark !== "`") return false;
  const filled = cells.filter((cell) => cell !== "");
  return (
    filled.length > 1 &&
    filled.every((cell) => cell.length > 1 && cell.startsWith(mark) && cell.endsWith(mark))
  );
}

const delimiters = [",", ";", "\t", "|"];

/** The row also has the right number of cells when cut at another delimiter, and fits better. */
function otherDelimiter(
  cells: readonly string[],
  { profiles, delimiter }: TableKnown,
): Oddity | undefined {
  const text = cells.join(delimiter);
  const found = delimiters.find((other) => {
    if (other === delimiter || !text.includes(other)) return false;
    const parts = text.split(other);
    return (
      parts.length === cells.length &&
      parts.every(
        (part, i) =>
          part !== "" && (i === 0 || !part.startsWith(" ")) && !isNoLabel(part, profiles[i]),
      )
    );
  });
  if (found === undefined) return undefined;
  const name = found === "\t" ? "tab" : found;
  return {
    code: "csv-columns",
    message: `the row seems to be separated by ${name}, unlike the others`,
  };
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
