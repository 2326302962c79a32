/** How much of a block a fastPath dealt with. */
export interface Taken {
  /** Index behind the last record that it took. */
  readonly end: number;
  readonly records: number;
  /** Line feeds in what it took. */
  readonly lines: number;
}

/**
 * Deals with plain records from `from` on, byte by byte, without making strings or objects. Stops
 * at the first record that is not plain, or not whole: the ordinary way takes that one.
 */
export type FastPath = (block: Buffer, from: number) => Taken;

/** Short cuts that a caller offers to the readers. */
export interface FastPaths {
  /** For JSON Lines. */
  readonly jsonl?: FastPath | undefined;
  /** For plain CSV, when its columns are known. */
  readonly table?:
    | ((columns: readonly string[], delimiter: string) => FastPath | undefined)
    | undefined;
}
