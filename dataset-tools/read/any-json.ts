import type { FastPath } from "./fast-path.ts";
import { readJson } from "./json.ts";
import { readJsonColumns } from "./json-columns.ts";
import { type JsonLayout, jsonLayout } from "./json-layout.ts";
import { readJsonl } from "./jsonl.ts";
import { type ListTableOptions, readListTable } from "./list-table.ts";
import type { ReadItem, ReadProblem } from "./problem.ts";
import { fileProblem } from "./record-problems.ts";

/** How a JSON file is read. */
export interface JsonReading {
  /** The start of the file; `whole` when that is all of it. */
  readonly head: string;
  readonly whole: boolean;
  readonly fastPath: FastPath | undefined;
  /** For records that are lists, which are rows of a table. */
  readonly table: ListTableOptions;
}

/** Reads JSON in any layout; says which where it is not one record per line. */
export function readAnyJson(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  reading: JsonReading,
): AsyncGenerator<readonly ReadItem[]> {
  return readListTable(readRecords(chunks, name, reading), name, reading.table);
}

async function* readRecords(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  { head, whole, fastPath }: JsonReading,
): AsyncGenerator<readonly ReadItem[]> {
  const layout = jsonLayout(head, whole);
  if (layout.kind === "lines") {
    yield* readJsonl(chunks, name, fastPath);
    return;
  }
  if (layout.kind === "unclear") {
    yield [{ ...fileProblem("unclear-layout", name, layout.message), rejected: true }];
    return;
  }
  const finding = layoutFinding(layout, name);
  if (finding !== undefined) yield [finding];
  if (layout.kind === "columns") yield* readJsonColumns(chunks, name);
  else yield* readJson(chunks, { file: name, pieces: layout.pieces, columns: layout.columns });
}

/** A file of this name promises one record per line unless it ends in .json. */
function layoutFinding(
  layout: Exclude<JsonLayout, { kind: "lines" | "unclear" }>,
  name: string,
): ReadProblem | undefined {
  if (/\.json(?:\.\w+)?$/i.test(name)) return undefined;
  const { code, message } = layoutTexts[layout.kind];
  return fileProblem(code, name, message);
}

const layoutTexts = {
  array: {
    code: "json-array",
    message: "the file must have one object per line, but is a single JSON array",
  },
  spread: {
    code: "pretty-printed-json",
    message: "the records span several lines; each must be on one line",
  },
  object: {
    code: "json-layout",
    message: "the file must have one object per line, but is one object that contains the records",
  },
  columns: {
    code: "json-layout",
    message: "the file must have one object per line, but is one object with the cells by column",
  },
} as const;
