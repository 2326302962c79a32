import type { Interval, PairedCounts } from "../../run-folder/verdict.ts";
import { zOf } from "./normal.ts";
import { wilsonAt } from "./wilson.ts";

/**
 * Interval of the difference tuned − base of two proportions measured on the same rows: method 10 of
 * Newcombe (1998, Statistics in Medicine 17, 2635–2650), which adds the squares of Wilson's intervals.
 */
export function newcombePaired(counts: PairedCounts, confidence: number): Interval {
  return newcombePairedAt(counts, zOf(confidence));
}

/**
 * The same for a quantile other than the normal one.
 * @param counts may be fractions: effective rows
 */
export function newcombePairedAt(counts: PairedCounts, quantile: number): Interval {
  const { both, tunedOnly, baseOnly, neither } = counts;
  const rows = both + tunedOnly + baseOnly + neither;
  if (rows === 0) return { low: -1, high: 1 };
  const tuned = (both + tunedOnly) / rows;
  const base = (both + baseOnly) / rows;
  const t = wilsonAt(both + tunedOnly, rows, quantile);
  const b = wilsonAt(both + baseOnly, rows, quantile);
  const phi = correlation(counts);
  const side = (x: number, y: number) => Math.sqrt(Math.max(0, x * x - 2 * phi * x * y + y * y));
  return {
    low: tuned - base - side(tuned - t.low, b.high - base),
    high: tuned - base + side(t.high - tuned, base - b.low),
  };
}

/** φ of the four counts, shrunk towards 0 by half a row where it is positive, as method 10 requires. */
function correlation({ both: a, tunedOnly: b, baseOnly: c, neither: d }: PairedCounts): number {
  const product = (a + b) * (c + d) * (a + c) * (b + d);
  if (product === 0) return 0;
  const excess = a * d - b * c;
  const drawn = excess > 0 ? Math.max(excess - (a + b + c + d) / 2, 0) : excess;
  return drawn / Math.sqrt(product);
}
