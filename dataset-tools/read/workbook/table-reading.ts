import type { ReadItem } from "../problem.ts";
import type { NamedStream } from "../source.ts";
import type { TableHead } from "../table/sample.ts";

/** How the sheet of a workbook is read. */
export interface TableReading {
  /** Name or number (from 1) of the sheet, or path of the member, that the user chose. */
  readonly sheet: string | undefined;
  /** Columns that the user named. */
  readonly namedColumns: readonly string[] | undefined;
  /** Reads comma-separated text, with every cell in quotes, like a table file; to look at it, or for good. */
  readonly readTable: (
    table: NamedStream,
    start: TableHead,
    purpose: "look" | "rows",
  ) => AsyncIterable<readonly ReadItem[]>;
}
