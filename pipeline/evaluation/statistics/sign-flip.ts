import { seededRandom } from "./random.ts";
import { limitUnits, type Units } from "./units.ts";

const SEED = 20261127;
const FLIPS = 4000;
const MAX_UNITS = 4000;
/** Units up to which all signs are tried: 2^12 are about as many as are drawn else. */
const ALL_SIGNS = 12;
/** Of the sum: sums that are equal but for rounding count as equal. */
const ROUNDING = 1e-9;

/**
 * Two-sided permutation test of a mean difference (Fisher 1935): if both models are equal, each unit
 * could as well have turned out the other way round. Exact for rows of a group that have anything in
 * common, and for any score. McNemar's exact test is the same for rows that are right or wrong.
 * @returns the chance of so large a difference; the same at every call
 */
export function signFlip(units: Units): number {
  const joined = limitUnits(MAX_UNITS, units, SEED).sums.filter((sum) => sum !== 0);
  const total = Math.abs(joined.reduce((sum, value) => sum + value, 0));
  const asLarge = total - ROUNDING * joined.reduce((sum, value) => sum + Math.abs(value), 0);
  if (joined.length <= ALL_SIGNS) return shareOfAll(joined, asLarge);
  return shareOfDrawn(joined, asLarge);
}

function shareOfAll(sums: Float64Array, asLarge: number): number {
  const all = 2 ** sums.length;
  let count = 0;
  for (let signs = 0; signs < all; signs += 1) {
    let sum = 0;
    for (const [unit, value] of sums.entries()) sum += (signs >>> unit) & 1 ? value : -value;
    if (Math.abs(sum) >= asLarge) count += 1;
  }
  return count / all;
}

/** What was measured counts as one of the draws, so that the test stays exact (Phipson and Smyth 2010). */
function shareOfDrawn(sums: Float64Array, asLarge: number): number {
  const random = seededRandom(SEED);
  let count = 1;
  for (let flip = 0; flip < FLIPS; flip += 1) {
    let sum = 0;
    let bits = 0;
    for (let unit = 0; unit < sums.length; unit += 1) {
      bits = unit % 32 === 0 ? random() * 2 ** 32 : bits >>> 1;
      const value = sums[unit] ?? 0;
      sum += value * (1 - 2 * (bits & 1));
    }
    if (Math.abs(sum) >= asLarge) count += 1;
  }
  return count / (FLIPS + 1);
}
