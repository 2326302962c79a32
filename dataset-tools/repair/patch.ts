/** One line of the patch log: what was done to which row. Holds no text of rows, but for labels. */
export interface Patch {
  readonly file: string;
  /** Physical line where the record began; 0 for the whole file. */
  readonly line: number;
  /** Code of the rule whose finding is fixed, or `line-ends`. */
  readonly code: string;
  /** JSON path or column. */
  readonly path?: string;
  /** What was done. */
  readonly change: string;
}
