import { defined } from "../defined.ts";
import type { ProblemCode } from "./problem.ts";
import { columnCount, headerNote } from "./table/column-names.ts";
import { findCutting } from "./table/cutting.ts";
import { cuttingNotes } from "./table/cutting-notes.ts";
import { readLead } from "./table/lead.ts";
import { cutSample, headFrom, type SampleRow, sampleHead, type TableHead } from "./table/sample.ts";
import { findTableStart, rowsBelowHeader } from "./table/table-start.ts";

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

/** Something about a table that its reader says. */
export interface TableNote {
  readonly code: ProblemCode;
  /** Physical line. */
  readonly line: number;
  readonly message: string;
  /** The row at this line may be data, but cannot be read. */
  readonly rejected?: boolean;
}

/** How a table is read. */
export interface Dialect extends Cutting {
  /** The first row names the columns. */
  readonly header: boolean;
  /** Physical line where the table starts. */
  readonly line: number;
  /** Columns without the blank ones at the end; all cells of the first row when absent. */
  readonly columns?: number;
  /** What comment lines start with. */
  readonly comment?: string;
  /** Quotes were found to be text, so a quoted cell further below is a contradiction. */
  readonly quotesAreText?: boolean;
  /** What the start of the file says. */
  readonly notes: readonly TableNote[];
  /** Rows below the header that are not data, by their line. */
  readonly skipped: ReadonlyMap<number, TableNote>;
}

/** What the user says about the dialect. */
export type DialectOptions = {
  readonly delimiter?: string | undefined;
  readonly quote?: string | null | undefined;
  readonly header?: boolean | undefined;
  /** Columns that the user named: a first row that has them all is the header. */
  readonly namedColumns?: readonly string[] | undefined;
};

/** Finds the dialect from the first rows of the file; what the user says takes precedence. */
export function findDialect(start: TableHead, tabular: boolean, given: DialectOptions): Dialect {
  const lead = readLead(sampleHead(start));
  const head = sampleHead(headFrom(start, lead.line));
  const delimiter = given.delimiter ?? lead.delimiter;
  const cutting = findCutting(head, tabular, { ...given, delimiter });
  const { rows } = cutSample(head, cutting);
  const table = findTableStart(rows, given);
  const first = rows[table.index];
  const notes = [...lead.notes, ...cuttingNotes(cutting, { ...given, delimiter }, head.line)];
  if (first === undefined) {
    return {
      ...cutting,
      header: given.header !== false,
      line: head.line,
      notes,
      skipped: new Map(),
    };
  }
  const below = rows.slice(table.index + 1);
  if (table.index > 0) notes.push(preamble(head.line, first.line));
  const unsure = given.header === undefined ? headerNote(first, table, given) : undefined;
  if (unsure !== undefined) notes.push(unsure);
  return {
    ...cutting,
    ...defined({ comment: lead.comment, columns: columnCount(first, below, table.header) }),
    header: table.header,
    line: first.line,
    quotesAreText: cutting.quote === null && given.quote === undefined,
    notes,
    skipped: table.header ? skippedRows(first, below) : new Map(),
  };
}

function preamble(from: number, header: number): TableNote {
  const lines = header - 1 > from ? `lines ${from} to ${header - 1}` : `line ${from}`;
  const message = `${lines} above the header are not data`.replace(/^(line \d+.*) are/, "$1 is");
  return { code: "csv-preamble", line: from, message };
}

function skippedRows(header: SampleRow, below: readonly SampleRow[]): Map<number, TableNote> {
  const { units, second } = rowsBelowHeader(header, below);
  const message = "the row below the header holds units, types or descriptions; it is left out";
  const skipped = new Map<number, TableNote>();
  for (const { line } of units) skipped.set(line, { code: "csv-units-row", line, message });
  if (second !== undefined) {
    const { line } = second;
    const text =
      "the row below the header names columns too; only one of the two can be the header";
    skipped.set(line, { code: "csv-second-header", line, message: text, rejected: true });
  }
  return skipped;
}
