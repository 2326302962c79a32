import type { Interval } from "../../run-folder/verdict.ts";
import { seededRandom } from "./random.ts";

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
