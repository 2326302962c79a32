import { defined } from "../../defined.ts";
import type { Cutting, Dialect, DialectOptions, TableNote } from "../dialect.ts";
import { columnCount, headerNote } from "./column-names.ts";
import { judgeHeader } from "./header.ts";
import type { Lead } from "./lead.ts";
import { repeatedHeader } from "./not-data.ts";
import { commonWidth, cutSample, headFrom, type SampleRow, type TableHead } from "./sample.ts";
import { findTableStart, hasAll, rowsBelowHeader } from "./table-start.ts";

/** Where a table starts and what its first rows are. */
export type FoundTable = Pick<
  Dialect,
  "header" | "line" | "columns" | "comment" | "notes" | "skipped"
>;

interface Known {
  readonly lead: Lead;
  readonly cutting: Cutting;
  readonly given: DialectOptions;
}

/** Finds the table in the sample of a file: its header, and the rows around it that are not data. */
export function findTable(head: TableHead, { lead, cutting, given }: Known): FoundTable {
  const { rows, comments } = belowComments(head, { lead, cutting, given });
  const comment = comments.length > 0 ? lead.comments?.mark : undefined;
  const table = tableOf(rows, given);
  if (table === undefined) {
    const header = given.header !== false;
    const none = { header, line: lead.line, skipped: new Map() };
    return { ...none, notes: comments, ...defined({ comment }) };
  }
  return { ...table, ...defined({ comment }), notes: [...comments, ...table.notes] };
}

/** Finds the table in its first rows; undefined when there is none. */
export function tableOf(rows: readonly SampleRow[], given: DialectOptions): FoundTable | undefined {
  const table = findTableStart(rows, given);
  const first = rows[table.index];
  if (first === undefined) return undefined;
  const below = rows.slice(table.index + 1);
  const notes: TableNote[] = [];
  if (table.index > 0) notes.push(preamble(rows[0]?.line ?? 1, first.line));
  const unclear = given.header === undefined ? headerNote(first, table, given) : undefined;
  if (unclear !== undefined) notes.push(unclear);
  return {
    ...defined({ columns: columnCount(first, below, table.header) }),
    header: table.header,
    line: first.line,
    notes,
    skipped: table.header ? skippedRows(first, below) : new Map(),
  };
}

/** The rows of the sample; the last comment line is one of them when it is the header, as in `#id,text`. */
function belowComments(
  head: TableHead,
  { lead: { line, comments }, cutting, given }: Known,
): { rows: readonly SampleRow[]; comments: readonly TableNote[] } {
  const { rows } = cutSample(headFrom(head, line), cutting);
  if (comments === undefined) return { rows, comments: [] };
  const marked = cutSample(headFrom(head, comments.last), cutting).rows;
  const isHeader =
    hasAll(marked[0]?.cells ?? [], given.namedColumns ?? []) || isMarkedHeader(marked);
  const count = isHeader ? comments.count - 1 : comments.count;
  const message = `${count === 1 ? "a comment line" : `${count} comment lines`} above the table; not data`;
  const note: TableNote = { code: "csv-comment", line: head.line, message };
  return { rows: isHeader ? marked : rows, comments: count > 0 ? [note] : [] };
}

function isMarkedHeader([first, ...rest]: readonly SampleRow[]): boolean {
  if (first === undefined || first.cells.length < 2) return false;
  if (first.cells.length !== commonWidth(rest)) return false;
  const [below, ...others] = rest.map(({ cells }) => cells);
  if (below !== undefined && judgeHeader(below, others).sure) return false;
  const names = first.cells.map((cell) => cell.replace(/^\s*(?:#|\/\/)\s*(?=\S)/, ""));
  return judgeHeader(names, [below ?? [], ...others]).header;
}

function preamble(from: number, header: number): TableNote {
  const message =
    header - 1 > from
      ? `lines ${from} to ${header - 1} above the header are not data`
      : `line ${from} above the header is not data`;
  return { code: "csv-preamble", line: from, message };
}

function skippedRows(header: SampleRow, below: readonly SampleRow[]): Map<number, TableNote> {
  const { units, repeated, second } = rowsBelowHeader(header, below);
  const skipped = new Map<number, TableNote>();
  for (const { line } of units) skipped.set(line, { ...unitsRow, line });
  if (repeated !== undefined)
    skipped.set(repeated.line, { ...repeatedHeader, line: repeated.line });
  if (second !== undefined) skipped.set(second.line, { ...secondHeader, line: second.line });
  return skipped;
}

const unitsRow: Omit<TableNote, "line"> = {
  code: "csv-units-row",
  message: "the row below the header holds units, types or descriptions; it is left out",
};
const secondHeader: Omit<TableNote, "line"> = {
  code: "csv-second-header",
  message: "the row below the header names columns too; only one of the two can be the header",
  rejected: true,
};
