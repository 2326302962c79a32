import type { Interval } from "../../run-folder/verdict.ts";
import { bootstrapMean } from "./bootstrap.ts";
import { zOf } from "./normal.ts";
import { meanOf, squaredErrors } from "./standard-error.ts";
import { tOf } from "./student.ts";
import type { Units } from "./units.ts";

/** With fewer rows no arrangement of signs is rarer than 1 in 40. */
const MIN_ROWS = 6;

/**
 * Interval of a mean difference by a smoothed bootstrap of whole units. A plain one is too narrow with
 * few units: its spread lacks the factor (units − 1)/units and takes the spread for known. The smoothing
 * is chosen so that its spread is Student's with units − 1 degrees of freedom; its skew is the data's own.
 * @param differences of all rows, from -1 to 1
 */
export function smoothedInterval(
  differences: readonly number[],
  units: Units,
  confidence: number,
): Interval {
  const count = units.sums.length;
  if (count < 2) return { low: -1, high: 1 };
  const { independent, clustered } = squaredErrors(differences, units);
  const inflation = (tOf(confidence, count - 1) / zOf(confidence)) ** 2;
  const wanted = inflation * Math.max(independent, clustered);
  const smoothing = Math.sqrt(Math.max(0, wanted - resampledVariance(units)));
  return widened(
    unseen(differences, units, confidence),
    bootstrapMean(units, confidence, smoothing),
  );
}

/** Variance that the means of a plain bootstrap have (its linear part). */
function resampledVariance(units: Units): number {
  const mean = meanOf(units);
  let rows = 0;
  let sum = 0;
  for (const [unit, value] of units.sums.entries()) {
    const size = units.sizes[unit] ?? 0;
    rows += size;
    sum += (value - size * mean) ** 2;
  }
  return sum / rows ** 2;
}

/**
 * Interval that few units leave open although all of their rows point one way: those not seen may lie
 * as far on the other side, and be as many as a share that no unit would show by chance (the rule of
 * three; Hanley and Lippman-Hand 1983). null where rows point both ways.
 */
function unseen(differences: readonly number[], units: Units, confidence: number): Interval | null {
  const signs = new Set(differences.map(Math.sign));
  if (signs.size > 1 && differences.length >= MIN_ROWS) return null;
  const mean = meanOf(units);
  const largest = differences.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const share = 1 - ((1 - confidence) / 2) ** (1 / units.sums.length);
  const half = share * (Math.abs(mean) + (largest || 1));
  return { low: mean - half, high: mean + half };
}

function widened(open: Interval | null, interval: Interval): Interval {
  const low = Math.min(interval.low, open?.low ?? 1);
  const high = Math.max(interval.high, open?.high ?? -1);
  return { low: Math.max(-1, low), high: Math.min(1, high) };
}
