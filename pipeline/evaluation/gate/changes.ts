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
 * chance alone. Where there is no p-value, an interval of the confidence that Bonferroni's correction asks must be
 * on one side of 0.
 * @param compare makes one comparison at a confidence
 */
export function changesOf(
  compare: readonly ((confidence: number) => Comparison)[],
  confidence: number,
): readonly Change[] {
  const comparisons = compare.map((one) => one(confidence));
  const adjusted = adjustHolm(comparisons.map(({ pValue }) => pValue));
  const strict = 1 - (1 - confidence) / Math.max(1, compare.length);
  return comparisons.map((comparison, index) => {
    const adjustedPValue = adjusted[index] ?? null;
    const isCertain =
      adjustedPValue === null
        ? excludesZero(compare[index]?.(strict))
        : adjustedPValue <= 1 - confidence;
    return { comparison, adjustedPValue, change: isCertain ? sideOf(comparison) : "unclear" };
  });
}

function excludesZero(comparison: Comparison | undefined): boolean {
  return comparison !== undefined && (comparison.interval.low > 0 || comparison.interval.high < 0);
}

function sideOf({ gain }: Comparison): Change["change"] {
  if (gain === 0) return "unclear";
  return gain > 0 ? "better" : "worse";
}
