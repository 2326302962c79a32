import type { Interval, PairedCounts } from "../run-folder/verdict.ts";

/** z such that a standard normal value is within ±z with the given probability, e.g. 0.95 → 1.96. */
export function zOf(confidence: number): number {
  const target = (1 + confidence) / 2;
  let low = 0;
  let high = 10;
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < target) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Φ(x) for x ≥ 0 by its Taylor series about 0, which converges for every x (exact to 1e-12 below 6). */
function normalCdf(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-16 * sum && n < 500; n += 1) {
    term *= (x * x) / (2 * n + 1);
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

/** Wilson's score interval for a proportion (Wilson 1927). Without rows it is 0 to 1. */
export function wilson(successes: number, rows: number, confidence: number): Interval {
  if (rows === 0) return { low: 0, high: 1 };
  const z = zOf(confidence);
  const share = successes / rows;
  const center = share + (z * z) / (2 * rows);
  const spread = z * Math.sqrt((share * (1 - share)) / rows + (z * z) / (4 * rows * rows));
  const scale = 1 + (z * z) / rows;
  return {
    low: successes === 0 ? 0 : (center - spread) / scale,
    high: successes === rows ? 1 : (center + spread) / scale,
  };
}

/**
 * Interval of the difference tuned − base of two proportions measured on the same rows: method 10 of
 * Newcombe (1998, Statistics in Medicine 17, 2635–2650), which adds the squares of Wilson's intervals.
 */
export function newcombePaired(counts: PairedCounts, confidence: number): Interval {
  const { both, tunedOnly, baseOnly, neither } = counts;
  const rows = both + tunedOnly + baseOnly + neither;
  if (rows === 0) return { low: -1, high: 1 };
  const tuned = (both + tunedOnly) / rows;
  const base = (both + baseOnly) / rows;
  const t = wilson(both + tunedOnly, rows, confidence);
  const b = wilson(both + baseOnly, rows, confidence);
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

/** Random numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const RESAMPLES = 4000;

/** Percentile interval of the mean of paired differences, by bootstrap with a fixed seed. */
export function bootstrapMean(
  differences: readonly number[],
  confidence: number,
  seed = 20261123,
): Interval {
  const rows = differences.length;
  if (rows === 0) return { low: -1, high: 1 };
  const random = seededRandom(seed);
  const values = Float64Array.from(differences);
  const means = new Float64Array(RESAMPLES);
  for (let sample = 0; sample < RESAMPLES; sample += 1) {
    let sum = 0;
    for (let row = 0; row < rows; row += 1) sum += values[Math.floor(random() * rows)] ?? 0;
    means[sample] = sum / rows;
  }
  means.sort();
  const at = (share: number) => means[Math.round(share * (RESAMPLES - 1))] ?? 0;
  return { low: at((1 - confidence) / 2), high: at((1 + confidence) / 2) };
}
