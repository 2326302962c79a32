import type { Comparison, SliceResult } from "../../run-folder/verdict.ts";
import { adjustHolm } from "../statistics/holm.ts";

/** One of many comparisons of the same kind. */
export interface Change {
  readonly comparison: Comparison;
  /** Corrected for the number of comparisons (Holm); null where there is no p-value. */
  readonly adjustedPValue: number | null;
  readonly change: SliceResult["change"];
}

/**
 * Says of many comparisons which are better or worse than chance explains: with so many, one in twenty would be by
 * chance alone. One without a p-value is unclear.
 */
export function changesOf(
  comparisons: readonly Comparison[],
  confidence: number,
): readonly Change[] {
  const adjusted = adjustHolm(comparisons.map(({ pValue }) => pValue));
  return comparisons.map((comparison, index) => {
    const adjustedPValue = adjusted[index] ?? null;
    const isCertain = adjustedPValue !== null && adjustedPValue <= 1 - confidence;
    // A p-value that small is of a gain other than 0.
    const side = comparison.gain > 0 ? "better" : "worse";
    return { comparison, adjustedPValue, change: isCertain ? side : "unclear" };
  });
}
