import type { Mapping } from "./column-mapping.ts";
import type { RowLimits } from "./table/table-known.ts";

/** How much of a block a fast path handled. */
export interface Taken {
  /** Index after the last record that it handled. */
  readonly end: number;
  readonly records: number;
  /** Line feeds in what it handled. */
  readonly lines: number;
}

/**
 * Handles plain records from `from` on, byte by byte, without making strings or objects. Stops
 * at the first record that is not plain, or not whole: the ordinary reader handles that one.
 */
export type FastPath = (block: Buffer, from: number) => Taken;

/** Fast paths that a caller offers to the readers. */
export interface FastPaths {
  /** For JSON Lines. */
  readonly jsonl?: FastPath | undefined;
  /** For plain CSV, when its columns are known; the mapping says which of them count. */
  readonly table?: ((table: PlainTable, mapping?: Mapping) => FastPath | undefined) | undefined;
}

/** A table with plain rows. */
export interface PlainTable {
  readonly columns: readonly string[];
  readonly delimiter: string;
  /** What every plain row keeps to: others are left to the ordinary reader. */
  readonly limits: RowLimits;
}
