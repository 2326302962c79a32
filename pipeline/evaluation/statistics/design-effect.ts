import type { Verdict } from "../../run-folder/verdict.ts";
import { squaredErrors } from "./standard-error.ts";
import { type Units, unitsOf } from "./units.ts";

/**
 * How much less rows that belong together tell about a mean difference than independent ones
 * (Kish 1965): clustered over independent squared standard error.
 * @param groups one name for each row
 */
export function groupEffect(
  differences: readonly number[],
  groups: readonly string[],
): NonNullable<Verdict["groups"]> {
  const units = unitsOf(differences, groups);
  const effect = designEffect(differences, units);
  return {
    count: units.sums.length,
    designEffect: effect,
    effectiveRows: differences.length / effect,
  };
}

/**
 * Never below 1: groups that seem to tell more than independent rows do so by chance. Where all rows
 * differ alike nothing shows what they have in common, and a group counts as one row.
 */
export function designEffect(differences: readonly number[], units: Units): number {
  const count = units.sums.length;
  const alike = differences.length / Math.max(1, count);
  const { independent, clustered } = squaredErrors(differences, units);
  if (count < 2 || independent === 0) return Math.max(1, alike);
  return Math.max(1, clustered / independent);
}
