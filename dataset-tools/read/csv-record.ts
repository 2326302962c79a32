import type { ReadProblem } from "./problem.ts";

/** One record of a table, or the reason why there is none at this line. */
export type CsvRecord =
  | {
      readonly cells: readonly string[];
      /** Physical line where the record begins. */
      readonly line: number;
    }
  | ReadProblem;

/** What is said of a cell whose closing quote is missing. */
export function notClosed(quote: string): string {
  return `a cell that opens with ${quote} must close with ${quote}; this one does not`;
}

/** What is said of a closing quote inside a cell. */
export function badClosing(quote: string): string {
  return `a closing ${quote} must stand at the end of its cell; something follows it`;
}
