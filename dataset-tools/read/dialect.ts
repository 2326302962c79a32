import type { ProblemCode } from "./problem.ts";
import { findCutting } from "./table/cutting.ts";
import { cuttingNotes } from "./table/cutting-notes.ts";
import { findTable } from "./table/find-table.ts";
import { readLead } from "./table/lead.ts";
import { headFrom, sampleHead, type TableHead } from "./table/sample.ts";

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
  const head = sampleHead(start);
  const lead = readLead(head);
  const known = { ...given, delimiter: given.delimiter || lead.delimiter };
  const cutting = findCutting(headFrom(head, lead.line), tabular, known);
  const table = findTable(head, { lead, cutting, given });
  return {
    ...cutting,
    ...table,
    quotesAreText: cutting.quote === null && given.quote === undefined,
    notes: [...lead.notes, ...cuttingNotes(cutting, known, lead.line), ...table.notes],
  };
}
