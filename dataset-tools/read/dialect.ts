import { cutSample, sampleHead, type TableHead, usualWidth } from "./table/sample.ts";

/** How a table's text is cut into cells. */
export interface Cutting {
  /** One or more characters. */
  readonly delimiter: string;
  /** The character that opens a quoted cell, or null for none. */
  readonly quote: string | null;
  /** How a quote inside a quoted cell is written. */
  readonly escaping: "doubled" | "backslash";
  /** Spaces around quoted cells are ignored. */
  readonly skipsSpace: boolean;
}

/** How a table is read. */
export interface Dialect extends Cutting {
  /** The first row names the columns. */
  readonly header: boolean;
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
export function findDialect(start: TableHead, tabular: boolean, given: DialectOptions): Dialect {
  const head = sampleHead(start);
  const { text } = head;
  const quote = given.quote === undefined ? findQuote(text) : given.quote;
  const delimiter = given.delimiter ?? (tabular ? "\t" : findDelimiter(head, quote));
  const skipsSpace =
    quote !== null && text.includes(`${delimiter} ${quote}`) && !text.includes(`${quote}${quote}`);
  const cutting: Cutting = { delimiter, quote, escaping: "doubled", skipsSpace };
  const first = cutSample(head, cutting).rows[0]?.cells ?? [];
  const header = given.header ?? (hasAll(first, given.namedColumns) || looksLikeHeader(first));
  return { ...cutting, header };
}

/** Single quotes only when cells are clearly quoted with them and none with double quotes. */
function findQuote(head: string): string {
  const single = head.match(/(?:^|[,;\t|\n])'[^'\n]*'(?=[,;\t|\r\n]|$)/g)?.length ?? 0;
  return single >= 2 && !head.includes('"') ? "'" : '"';
}

/** The delimiter that cuts the most of the first rows into the same number of cells, above one. */
function findDelimiter(head: TableHead, quote: string | null): string {
  let best = { delimiter: ",", score: 0 };
  for (const delimiter of delimiters) {
    const cutting: Cutting = { delimiter, quote, escaping: "doubled", skipsSpace: false };
    const { rows } = cutSample(head, cutting);
    const width = usualWidth(rows);
    if (width < 2) continue;
    const score = rows.filter(({ cells }) => cells.length === width).length / rows.length;
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
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
