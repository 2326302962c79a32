import { parse } from "csv-parse/sync";

/** How a table's text is cut into cells. */
export interface Dialect {
  /** One character. */
  readonly delimiter: string;
  /** One character, or null for none. */
  readonly quote: string | null;
  readonly header: boolean;
  /** Spaces between a delimiter and a quote are ignored. */
  readonly skipsSpace: boolean;
}

/** What the user says about the dialect. */
export type DialectOptions = {
  readonly delimiter?: string | undefined;
  readonly quote?: string | null | undefined;
  readonly header?: boolean | undefined;
  /** Columns that the user named: a first row that has them all is the header. */
  readonly namedColumns?: readonly string[] | undefined;
};

const delimiters = [",", "\t", ";", "|"];

/** Finds the dialect from the first rows of the file; what the user says takes precedence. */
export function findDialect(head: string, tabular: boolean, given: DialectOptions): Dialect {
  const quote = given.quote === undefined ? findQuote(head) : given.quote;
  const delimiter = given.delimiter ?? (tabular ? "\t" : findDelimiter(head, quote));
  const skipsSpace =
    quote !== null && head.includes(`${delimiter} ${quote}`) && !head.includes(`${quote}${quote}`);
  const first = sampleRows(head, delimiter, quote)[0] ?? [];
  const header = given.header ?? (hasAll(first, given.namedColumns) || looksLikeHeader(first));
  return { delimiter, quote, skipsSpace, header };
}

/** Single quotes only when cells are clearly quoted with them and none with double quotes. */
function findQuote(head: string): string {
  const single = head.match(/(?:^|[,;\t|\n])'[^'\n]*'(?=[,;\t|\r\n]|$)/g)?.length ?? 0;
  return single >= 2 && !head.includes('"') ? "'" : '"';
}

/** The delimiter that cuts the most of the first rows into the same number of cells, above one. */
function findDelimiter(head: string, quote: string | null): string {
  let best = { delimiter: ",", score: 0 };
  for (const delimiter of delimiters) {
    const counts = sampleRows(head, delimiter, quote).map((row) => row.length);
    const width = mode(counts);
    if (width < 2) continue;
    const score = counts.filter((count) => count === width).length / counts.length;
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

function mode(counts: readonly number[]): number {
  const seen = new Map<number, number>();
  for (const count of counts) seen.set(count, (seen.get(count) ?? 0) + 1);
  return [...seen].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

const sampleSize = 30;

/** The first rows; when the sample ends inside a quoted cell, the rows before it. */
function sampleRows(head: string, delimiter: string, quote: string | null): string[][] {
  const rows: string[][] = [];
  const options = { delimiter, quote, to: sampleSize, record_delimiter: ["\r\n", "\n"] };
  const lax = { relax_quotes: true, relax_column_count: true, skip_empty_lines: true };
  const keep = (row: string[]): null => {
    rows.push(row);
    return null;
  };
  try {
    parse(head, { ...options, ...lax, on_record: keep });
  } catch {
    return rows;
  }
  return rows;
}

function hasAll(cells: readonly string[], names: readonly string[] = []): boolean {
  const trimmed = cells.map((cell) => cell.trim());
  return names.length > 0 && names.every((name) => trimmed.includes(name));
}

/** Column names are short, differ, and do not read like sentences. */
function looksLikeHeader(cells: readonly string[]): boolean {
  if (cells.length === 0 || new Set(cells).size < cells.length) return false;
  return cells.every((cell) => /^[\p{L}_][\p{L}\p{N} _.:/()-]{0,39}$/u.test(cell.trim()));
}
