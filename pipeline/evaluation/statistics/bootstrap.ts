import type { Interval } from "../../run-folder/verdict.ts";
import { seededNormal, seededRandom } from "./random.ts";
import { atMost, type Units } from "./units.ts";

const SEED = 20261123;
const RESAMPLES = 4000;
const MOST_UNITS = 10_000;

/**
 * Percentile interval of the mean of all rows, whole units being drawn (Efron 1979; units of many
 * rows: the cluster bootstrap). The same at every call.
 * @param smoothing standard deviation of a normal value added to each drawn mean; 0: the plain bootstrap
 */
export function bootstrapMean(units: Units, confidence: number, smoothing = 0): Interval {
  const drawn = atMost(MOST_UNITS, units, SEED);
  if (drawn.sums.length === 0) return { low: -1, high: 1 };
  const means = drawMeans(drawn);
  if (smoothing > 0) {
    const normal = seededNormal(SEED + 1);
    for (let sample = 0; sample < RESAMPLES; sample += 1) {
      means[sample] = (means[sample] ?? 0) + smoothing * normal();
    }
  }
  means.sort();
  const at = (share: number) => means[Math.round(share * (RESAMPLES - 1))] ?? 0;
  return { low: at((1 - confidence) / 2), high: at((1 + confidence) / 2) };
}

function drawMeans({ sums, sizes }: Units): Float64Array {
  const random = seededRandom(SEED);
  const count = sums.length;
  const means = new Float64Array(RESAMPLES);
  for (let sample = 0; sample < RESAMPLES; sample += 1) {
    let sum = 0;
    let rows = 0;
    for (let draw = 0; draw < count; draw += 1) {
      const unit = Math.floor(random() * count);
      sum += sums[unit] ?? 0;
      rows += sizes[unit] ?? 0;
    }
    means[sample] = sum / rows;
  }
  return means;
}
