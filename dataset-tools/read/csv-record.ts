import type { ReadProblem } from "./problem.ts";

/** One record of a table, or why there is none at this line. */
export type CsvRecord =
  | {
      readonly cells: readonly string[];
      /** Physical line where the record starts. */
      readonly line: number;
    }
  | ReadProblem;

/** The message for a cell with no closing quote. */
export function notClosed(quote: string): string {
  return `a cell opens with ${quote} but has no closing ${quote}`;
}

/** The message for a closing quote inside a cell. */
export function badClosing(quote: string): string {
  return `the closing ${quote} of a cell is followed by more text`;
}
