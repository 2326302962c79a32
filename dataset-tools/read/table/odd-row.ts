import type { CsvRecord } from "../csv-record.ts";
import type { ProblemCode } from "../problem.ts";
import {
  type ColumnProfile,
  endsClosed,
  identifier,
  startsSmall,
  startsWithDigit,
} from "./column-profile.ts";
import { strayQuote } from "./stray-quote.ts";

type Row = Extract<CsvRecord, { cells: unknown }>;

/** Why a row with the right number of cells cannot be trusted. */
export interface Oddity {
  readonly code: ProblemCode;
  readonly message: string;
  /** The rows below it cannot be trusted either. */
  readonly ends?: true;
}

/** Bounds that every plain row keeps; a row outside them is looked at closely. */
export interface RowLimits {
  /** Index of the first of the last columns that are mostly empty. */
  readonly emptyFrom: number;
  /** Columns, but for the first, whose cells do not start with a space. */
  readonly startsPlain: readonly boolean[];
  /** Columns of labels. */
  readonly labels: readonly boolean[];
}

/** The limits of a table, from its first rows. */
export function limitsOf(profiles: readonly ColumnProfile[]): RowLimits {
  const filled = profiles.findLastIndex(({ empty }) => empty < 0.5);
  return {
    emptyFrom: filled + 1,
    startsPlain: profiles.map(({ spaced }, i) => i > 0 && !spaced),
    labels: profiles.map(({ labels }) => labels !== undefined),
  };
}

/** What is known of the rows of a table. */
export interface TableKnown {
  readonly profiles: readonly ColumnProfile[];
  readonly limits: RowLimits;
  readonly delimiter: string;
  readonly quote: string | null;
  /** Nearly all rows have all their cells in quotes. */
  readonly quotesAll: boolean;
  /** Blank lines between rows are common in this table. */
  readonly hasGaps: boolean;
  /** Rows whose cells all have another quote around them are common in this table. */
  readonly otherQuotes: boolean;
}

/** Looks for signs that cells of a row are not in their columns. */
export function findOddity(row: Row, known: TableKnown): Oddity | undefined {
  const message = quoteFault(row, known);
  if (message !== undefined) return { code: "csv-quote", message };
  const { cells } = row;
  const signs = signsOf(cells, known.limits);
  const below = row.gap === true && !known.hasGaps ? afterGap(cells, known, signs) : undefined;
  if (below !== undefined) return below;
  if (signs.names && areNames(cells, known)) return secondTable;
  if (isTotal(cells, known)) return notLikeOthers;
  if (row.allQuoted === true) return undefined;
  const cut = signs.start > 0 || signs.delimitersInLabel;
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
  /** A label has one of the other common delimiters in it. */
  readonly delimitersInLabel: boolean;
  /** All cells are written like the names of columns in a program. */
  readonly names: boolean;
}

function signsOf(cells: readonly string[], limits: RowLimits): Signs {
  const { emptyFrom, startsPlain, labels } = limits;
  let delimitersInLabel = false;
  let start = 0;
  let fillsEmpty = false;
  let names = true;
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] as string;
    if (cell === "") continue;
    if (startsPlain[i] && cell.charCodeAt(0) === 32) start ||= i;
    if (i >= emptyFrom) fillsEmpty = true;
    if (labels[i] && /[;\t|,]/.test(cell)) delimitersInLabel = true;
    names &&= identifier.test(cell);
  }
  return { start, fillsEmpty, delimitersInLabel, names };
}

function isNoLabel(cell: string, profile: ColumnProfile | undefined): boolean {
  return profile?.labels !== undefined && cell !== "" && !profile.labels.has(cell);
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
  if (start > 0 && (fillsEmpty || isNoLabel(cells[start] ?? "", profiles[start]))) return shift;
  if (!fillsEmpty) return undefined;
  const cut = cells.some((cell, i) => {
    const profile = profiles[i];
    if (profile === undefined || cell === "") return false;
    return profile.labels === undefined ? isCut(cell, i, profile) : !profile.labels.has(cell);
  });
  return cut ? shift : undefined;
}

/** A column hardly ever has cells like this. */
const rare = 0.1;

/** A cell starts or ends as hardly any other of its column does. */
function isCut(cell: string, column: number, profile: ColumnProfile): boolean {
  const { digits, small, empty } = profile;
  if (empty > 0.5) return false;
  if (column > 0 && digits < rare && startsWithDigit.test(cell)) return true;
  if (column > 0 && small < rare && startsSmall.test(cell)) return true;
  return isOpen(cell, profile);
}

/** A row below a blank line that does not fit is a footer, or the header of another table. */
function afterGap(
  cells: readonly string[],
  { profiles }: TableKnown,
  { start }: Signs,
): Oddity | undefined {
  const fits = cells.every((cell, i) => {
    const profile = profiles[i];
    return (
      profile === undefined || cell === "" || (!isNoLabel(cell, profile) && !isOpen(cell, profile))
    );
  });
  if (fits && start === 0) return undefined;
  return readsLikeHeader(cells) && start === 0 ? secondTable : notLikeOthers;
}

/** Hardly any other cell of the column ends without a full stop or the like. */
function isOpen(cell: string, { closed }: ColumnProfile): boolean {
  return closed > 1 - rare && !endsClosed.test(cell);
}

const secondTable: Oddity = {
  code: "csv-second-table",
  message: "the header of another table seems to start here",
  ends: true,
};

const notLikeOthers: Oddity = {
  code: "csv-shifted",
  message: "the row does not read like the others: it may be a footer or a note",
};

const footer = /^(?:(?:grand |sub)?totals?|sums?|summe|gesamt|итого|合计|合計|المجموع|कुल)[\s:]*$/iu;

/** Names of columns, in columns that have other cells. */
function areNames(cells: readonly string[], { profiles }: TableKnown): boolean {
  const filled = cells.filter((cell) => cell !== "");
  if (filled.length < 2 || new Set(filled).size < filled.length) return false;
  return cells.every((cell, i) => {
    const { labels, identifiers = 0 } = profiles[i] ?? {};
    return cell === "" || (labels === undefined ? identifiers <= rare : !labels.has(cell));
  });
}

/** A total below a column that does not hold numbers. */
function isTotal(cells: readonly string[], { profiles }: TableKnown): boolean {
  if ((cells[0] as string).length > longestTotal || !footer.test(cells[0] as string)) return false;
  return cells.some(
    (cell, i) => i > 0 && /^[\d.,]+$/.test(cell) && (profiles[i]?.digits ?? 1) <= 2 * rare,
  );
}

const longestTotal = 16;

function readsLikeHeader(cells: readonly string[]): boolean {
  const names = cells.filter((cell) => cell !== "");
  return (
    new Set(names).size === names.length &&
    names.every((cell) => /^[\p{L}_][\p{L}\p{M}\p{N} _.:/()-]{0,39}$/u.test(cell))
  );
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
