import type { RowLoss } from "./training.ts";

/** Training rows whose loss at the end of the training is far above that of the others: their answers may be wrong. */
export interface UnlearnedRows {
  /** Rows that were looked at. */
  readonly of: number;
  /** Median loss of all rows, in nats as the losses of the training. */
  readonly median: number;
  /** Rows with more than this are far above the others. */
  readonly threshold: number;
  /** How many are; the first of them are in `rows`. */
  readonly count: number;
  /** The highest loss first; `row` counts from 0. */
  readonly rows: readonly { readonly row: number; readonly loss: number }[];
}

/** Where fewer rows were learned, "far above the others" means little. */
const MIN_ROWS = 50;
/** More are not worth a look by hand before these have been. */
const MAX_ROWS = 20;
const MAX_SHARE = 0.02;
/** The one row in ten with the highest loss does not move the scale: as many may be wrong. */
const UPPER = 0.9;
/** That quantile of a normal distribution, in standard deviations. */
const UPPER_DEVIATIONS = 1.2816;
/**
 * Deviations, of the half above the median, that are far; losses have long tails. Of three sets of free text no row was
 * farther than 4.8, and 7 of 10 answers of another kind put among two of them were farther than 5. Of 450 rows of
 * banking77 (ten labels, six draws) 2 to 5 are reported, some of them rightly, and with 5 labels flipped 3.3 of these.
 */
const FAR = 5;
/** A row whose answer the model gives with a probability of 9 in 10 has been learned. */
const LEARNED = Math.log(10 / 9);

/** What is known of the rows. */
interface Known {
  /** Of all rows, at the end of the training. */
  readonly losses: readonly RowLoss[];
  /** By a model that has not learned the row, by row; empty where that is not known. */
  readonly unseen: ReadonlyMap<number, RowLoss>;
  /** Loss of guessing any answer; one that was not learned is below that in models of other rows. */
  readonly guess: number;
}

/**
 * Finds them by the losses of all rows. A label is reported only if a model of other rows, too, expects it less than a
 * guess would: a wrong label is partly learned by heart, and a rare right one is hard to learn. Undefined where there are
 * too few rows.
 */
export function unlearnedRows({ losses, unseen, guess }: Known): UnlearnedRows | undefined {
  if (losses.length < MIN_ROWS) return undefined;
  const means = losses.map(({ loss, pieces }) => loss / Math.max(1, pieces));
  const sorted = Float64Array.from(means).sort();
  const quantile = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] as number;
  const median = quantile(0.5);
  const deviation = (quantile(UPPER) - median) / UPPER_DEVIATIONS;
  const threshold = Math.max(LEARNED, median + FAR * deviation);
  const far = means
    .map((loss, row) => ({ row, loss }))
    .filter(({ row, loss }) => loss > threshold && (unseen.get(row)?.loss ?? guess) >= guess)
    .sort((one, other) => other.loss - one.loss || one.row - other.row);
  const shown = Math.min(MAX_ROWS, Math.ceil(MAX_SHARE * losses.length));
  return { of: losses.length, median, threshold, count: far.length, rows: far.slice(0, shown) };
}
