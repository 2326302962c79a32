import type { Interval } from "../../run-folder/verdict.ts";
import { quantileOf } from "./normal.ts";
import { seededRandom } from "./random.ts";
import { limitUnits, type Units } from "./units.ts";

const SEED = 20261123;
const RESAMPLES = 4000;
const MAX_UNITS = 4000;

/**
 * Percentile interval of the mean of all rows, whole units being drawn (Efron 1979; units of many
 * rows: the cluster bootstrap). The same at every call.
 * @param smoothing standard deviation of a normal value added to each drawn mean; 0: the plain bootstrap
 */
export function bootstrapMean(units: Units, confidence: number, smoothing = 0): Interval {
  const drawn = limitUnits(MAX_UNITS, units, SEED);
  if (drawn.sums.length === 0) return { low: -1, high: 1 };
  const means = drawMeans(drawn);
  if (smoothing > 0) {
    const values = evenlyNormal();
    for (const [sample, value] of values.entries()) {
      means[sample] = (means[sample] ?? 0) + smoothing * value;
    }
  }
  means.sort();
  const outside = Math.floor(((1 - confidence) / 2) * (RESAMPLES + 1));
  const rank = Math.max(1, outside);
  return { low: means[rank - 1] ?? -1, high: means[RESAMPLES - rank] ?? 1 };
}

let normalValues: Float64Array | null = null;

/** A standard normal value for each drawn mean, spread evenly: drawn ones would add the same error to every interval. */
function evenlyNormal(): Float64Array {
  normalValues ??= Float64Array.from({ length: RESAMPLES }, (_, index) =>
    quantileOf((index + 0.5) / RESAMPLES),
  );
  return normalValues;
}

function drawMeans({ sums, sizes }: Units): Float64Array {
  const count = sums.length;
  const drawn = drawsOf(count);
  const means = new Float64Array(RESAMPLES);
  for (let sample = 0; sample < RESAMPLES; sample += 1) {
    let sum = 0;
    let rows = 0;
    const end = (sample + 1) * count;
    for (let draw = sample * count; draw < end; draw += 1) {
      const unit = drawn[draw] ?? 0;
      sum += sums[unit] ?? 0;
      rows += sizes[unit] ?? 0;
    }
    means[sample] = sum / rows;
  }
  return means;
}

let lastDraws = new Uint16Array(0);

/** The units that all resamples draw, one resample after another; kept, as most scores of a run have as many units. */
function drawsOf(count: number): Uint16Array {
  if (lastDraws.length === RESAMPLES * count) return lastDraws;
  const random = seededRandom(SEED);
  lastDraws = new Uint16Array(RESAMPLES * count);
  for (let draw = 0; draw < lastDraws.length; draw += 1) {
    lastDraws[draw] = Math.floor(random() * count);
  }
  return lastDraws;
}
