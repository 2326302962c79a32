import type { ProblemCode } from "../problem.ts";
import type { ColumnProfile } from "./column-profile.ts";

/** Why a row with the right number of cells cannot be trusted. */
export interface Oddity {
  readonly code: ProblemCode;
  readonly message: string;
  /** The rows below it cannot be trusted either. */
  readonly ends?: true;
}

/** Bounds that every plain row keeps; a row outside them is looked at closely. */
export interface RowLimits {
  /** Index of the first of the last columns that are mostly empty. */
  readonly emptyFrom: number;
  /** Columns, but for the first, whose cells do not start with a space. */
  readonly startsPlain: readonly boolean[];
  /** Columns, but for the first, whose cells hardly ever start with a digit. */
  readonly startsWord: readonly boolean[];
  /** Columns of labels. */
  readonly labels: readonly boolean[];
}

/** The limits of a table, from its first rows. */
export function limitsOf(profiles: readonly ColumnProfile[]): RowLimits {
  const filled = profiles.findLastIndex(({ empty }) => empty < 0.5);
  return {
    emptyFrom: filled + 1,
    startsPlain: profiles.map(({ spaced }, i) => i > 0 && !spaced),
    startsWord: profiles.map(({ digits }, i) => i > 0 && digits <= 0.1),
    labels: profiles.map(({ labels }) => labels !== undefined),
  };
}

/** What is known of the rows of a table. */
export interface TableKnown {
  readonly profiles: readonly ColumnProfile[];
  readonly limits: RowLimits;
  readonly delimiter: string;
  readonly quote: string | null;
  /** Nearly all rows have all their cells in quotes. */
  readonly quotesAll: boolean;
  /** Blank lines between rows are common in this table. */
  readonly hasGaps: boolean;
  /** Rows whose cells all have another quote around them are common in this table. */
  readonly otherQuotes: boolean;
  /** Lone quotes inside cells are common in this table. */
  readonly loneQuotes: boolean;
}
