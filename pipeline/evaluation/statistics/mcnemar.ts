import type { PairedCounts } from "../../run-folder/verdict.ts";

/** Exact two-sided McNemar test: the chance of so uneven a split of the disagreeing rows, or worse. */
export function mcnemar({ tunedOnly, baseOnly }: PairedCounts): number {
  const rows = tunedOnly + baseOnly;
  const fewer = Math.min(tunedOnly, baseOnly);
  let logTerm = -rows * Math.LN2;
  let tail = 0;
  for (let k = 0; k <= fewer; k += 1) {
    tail += Math.exp(logTerm);
    logTerm += Math.log(rows - k) - Math.log(k + 1);
  }
  return Math.min(1, 2 * tail);
}

/** Rows from which Newcombe's interval needs no exact test beside it: below, it is too narrow where models often disagree. */
const NEWCOMBE_ALONE_ROWS = 30;

/** Whether there are so few rows that a difference counts only if the exact test finds it, and it does not. */
export function isTooFewToDecide(counts: PairedCounts, confidence: number): boolean {
  const rows = counts.both + counts.tunedOnly + counts.baseOnly + counts.neither;
  return rows < NEWCOMBE_ALONE_ROWS && mcnemar(counts) > 1 - confidence;
}
