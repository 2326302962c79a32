import type { MetricPoint } from "../run-folder/metrics.ts";
import { LOST_SHARE, NOISY_SHARE, notable } from "./thresholds.ts";

/** Where the training loss came from and got to. */
export interface Trend {
  /** Mean loss of the first tenth of the steps. */
  readonly first: number;
  /** Mean loss of the last tenth. */
  readonly last: number;
  /** `known`: never far from 0. */
  readonly direction: "falling" | "flat" | "known" | "rising" | "noisy";
}

/**
 * The trend of the training loss. Means of tenths are compared, and a change counts only beyond twice its standard
 * error. Undefined for fewer than 2 points.
 */
export function trendOf(points: readonly MetricPoint[]): Trend | undefined {
  if (points.length < 2) return undefined;
  const losses = points.map(({ loss }) => loss);
  const tenths = tenthsOf(losses);
  const [first, last] = [tenths[0] ?? 0, tenths.at(-1) ?? 0];
  const size = Math.max(1, Math.floor(losses.length / 10));
  const uncertainty = 2 * noiseOf(losses) * Math.sqrt(2 / size);
  const lowest = Math.min(...tenths);
  const moved = Math.max(uncertainty, notable(first));
  const gained = first - lowest;
  // The lowest of ten means is low by luck too, which the factor allows for.
  const lostAgain = last - lowest > 1.5 * moved && last - lowest > LOST_SHARE * gained;
  if (lostAgain) return { first, last, direction: "rising" };
  if (first - last > moved) return { first, last, direction: "falling" };
  if (Math.max(...tenths) <= notable(0)) return { first, last, direction: "known" };
  const isNoisy = uncertainty > NOISY_SHARE * Math.abs(first);
  return { first, last, direction: isNoisy ? "noisy" : "flat" };
}

/** Means of consecutive tenths of the steps; of the steps themselves where there are at most ten. */
function tenthsOf(losses: readonly number[]): number[] {
  const size = Math.max(1, Math.floor(losses.length / 10));
  const tenths: number[] = [];
  for (let from = 0; from + size < losses.length; from += size) {
    tenths.push(mean(losses.slice(from, from + size)));
  }
  // The last window ends with the last step, whatever the division leaves.
  return [...tenths, mean(losses.slice(-size))];
}

/** Standard deviation of a step's loss around the curve, from second differences, to which a slope adds nothing. */
function noiseOf(losses: readonly number[]): number {
  const bends = losses.slice(2).map((loss, index) => {
    const [before, between] = [losses[index] ?? 0, losses[index + 1] ?? 0];
    return (loss - 2 * between + before) ** 2;
  });
  return bends.length === 0 ? 0 : Math.sqrt(mean(bends) / 6);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
