import type { TableNote } from "../dialect.ts";
import { nameOf } from "./delimiters.ts";
import { headFrom, type TableHead } from "./sample.ts";

/** Lines above a table that are not part of it. */
export interface Lead {
  /** Physical line where the table starts, as far as these lines tell. */
  readonly line: number;
  /** The delimiter that a `sep=` line names. */
  readonly delimiter?: string;
  /** Comment lines above the table. */
  readonly comments?: Comments;
  readonly notes: readonly TableNote[];
}

/** Comment lines above a table. */
interface Comments {
  /** What they start with. */
  readonly mark: string;
  readonly count: number;
  /** Physical line of the last one. */
  readonly last: number;
}

/** Reads the `sep=` line that spreadsheets write, and comment lines, with blank lines among them. */
export function readLead(head: TableHead): Lead {
  const delimiter = separatorLine(head.text);
  if (delimiter === undefined) return comments(head);
  const message = `the line "sep=" names the delimiter, ${nameOf(delimiter)}; it is not data`;
  const note: TableNote = { code: "csv-preamble", line: head.line, message };
  const below = comments(headFrom(head, head.line + 1));
  return { ...below, delimiter, notes: [note, ...below.notes] };
}

function separatorLine(text: string): string | undefined {
  const [, quote, found, close] = /^("?)sep=(\t|[^\r\n"]{1,5}?)("?) *\r?(?:\n|$)/i.exec(text) ?? [];
  return found !== undefined && quote === close ? found.replace("\\t", "\t") : undefined;
}

function comments(head: TableHead): Lead {
  const lines = head.text.split("\n").map((line) => line.trim());
  const [, mark] = /^(#|\/\/)/.exec(lines.find((line) => line !== "") ?? "") ?? [];
  const end = lines.findIndex((line) => line !== "" && !line.startsWith(mark ?? "\n"));
  if (mark === undefined || end < 0) return { line: head.line, notes: [] };
  const above = lines.slice(0, end);
  const count = above.filter((line) => line !== "").length;
  const last = head.line + above.findLastIndex((line) => line !== "");
  return { line: head.line + end, comments: { mark, count, last }, notes: [] };
}
