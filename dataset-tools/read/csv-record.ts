import type { ReadProblem } from "./problem.ts";

/** One record of a table, or why there is none at this line. */
export type CsvRecord =
  | {
      readonly cells: readonly string[];
      /** Physical line where the record starts. */
      readonly line: number;
      /** A blank line is above it. */
      readonly gap?: true;
      /** All cells that hold something were in quotes. */
      readonly allQuoted?: true;
      /** Indexes of cells that have a quote in them but were not in quotes. */
      readonly stray?: readonly number[];
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

/** The message for a cell that takes in the rows below it. */
export function takesRows(quote: string): string {
  return `a cell opens with ${quote} and closes rows later: its text reads like rows of the table`;
}

/** The message for the row in which such a cell was closed. */
export function neverOpened(quote: string): string {
  return `a ${quote} in the row closes a cell that was opened rows above`;
}
