import { z } from "zod";
import { type Part, partNames } from "../../../../dataset-tools/prepare/splitter.ts";
import { readBody } from "../../http/request-body.ts";
import type { ApiCall } from "../../http/route.ts";
import { openRun } from "../open-run.ts";
import { linesOfParts, readParts } from "./part-files.ts";
import { questionOf, readStoredRow } from "./stored-row.ts";

/** Which rows to read. */
const RowsRequest = z.strictObject({
  part: z.enum(partNames),
  /** Rows with this answer only; null: all. */
  label: z.string().nullable(),
  /** Line after which to read; 0: from the first. */
  after: z.int().nonnegative(),
});
export type RowsRequest = z.infer<typeof RowsRequest>;

/** A row with its texts. */
export interface TextRow {
  readonly part: Part;
  /** In the part's prepared file, from 1. */
  readonly line: number;
  readonly question: string;
  /** null where it has none. */
  readonly answer: string | null;
}

/** Some rows, in the order of the file. */
export interface RowPage {
  readonly rows: readonly TextRow[];
  /** Line after which the next page starts; null: these were the last. */
  readonly after: number | null;
}

const PAGE = 20;

/** `POST /api/runs/:run/data/rows`: texts, which are read on request only. */
export async function readRowPage({ places, params, body, signal }: ApiCall): Promise<RowPage> {
  const { part, label, after } = readBody(RowsRequest, body);
  const { bucket, files, system } = await readParts(await openRun(places, params["run"] ?? ""));
  const wanted = files.filter((file) => file.part === part);
  const rows: TextRow[] = [];
  for await (const { line, text } of linesOfParts(bucket, wanted)) {
    signal.throwIfAborted();
    if (line <= after) continue;
    const row = textRow(text, { part, line, system });
    if (label !== null && row.answer !== label) continue;
    if (rows.length === PAGE) return { rows, after: rows.at(-1)?.line ?? null };
    rows.push(row);
  }
  return { rows, after: null };
}

/** A line of a prepared file for people. */
export function textRow(
  text: string,
  { part, line, system }: { part: Part; line: number; system: string | null },
): TextRow {
  const row = readStoredRow(text, system);
  const blocks = row.answerBlocks === null ? null : JSON.stringify(row.answerBlocks);
  return { part, line, question: questionOf(row), answer: blocks ?? row.answer };
}
