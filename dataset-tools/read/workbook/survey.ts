import type { Archive } from "../archive/archive.ts";
import { type SheetExtras, type SheetRow, sheetRows } from "./sheet-rows.ts";
import type { Sheet, Workbook } from "./workbook-parts.ts";

/** What a first look at a sheet found. */
export interface Survey {
  readonly sheet: Sheet;
  /** Rows with text in any cell. */
  readonly rows: number;
  /** Columns with text in any cell, from 0, in order. */
  readonly columns: readonly number[];
  /** The first rows with text. */
  readonly sample: readonly SheetRow[];
  /** Numbers of the first and the last row with text. */
  readonly first: number;
  readonly last: number;
  readonly hiddenRows: number;
  readonly merged: readonly string[];
}

/** Rows that a sheet is judged by. */
const sampleRows = 60;

/** Looks at all rows of a sheet, and keeps the first. */
export async function surveySheet(
  archive: Archive,
  sheet: Sheet,
  workbook: Workbook,
): Promise<Survey> {
  const extras: SheetExtras = { merged: [] };
  const used = new Set<number>();
  const sample: SheetRow[] = [];
  const count = { rows: 0, first: 0, last: 0, hiddenRows: 0 };
  for await (const rows of sheetRows(archive, sheet, { workbook, extras })) {
    for (const row of rows) {
      if (!hasText(row)) continue;
      count.rows++;
      if (count.first === 0) count.first = row.number;
      count.last = row.number;
      if (row.hidden) count.hiddenRows++;
      row.cells.forEach((cell, column) => {
        if (cell !== undefined && cell !== "") used.add(column);
      });
      if (sample.length < sampleRows) sample.push(row);
    }
  }
  const columns = [...used].sort((a, b) => a - b);
  return { sheet, ...count, columns, sample, merged: extras.merged };
}

/** Whether a row has anything to read. */
export function hasText({ cells, uncomputed }: SheetRow): boolean {
  return uncomputed || cells.some((cell) => cell !== undefined && cell.trim() !== "");
}
