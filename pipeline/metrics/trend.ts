import type { MetricPoint } from "../run-folder/metrics.ts";
import { LOST_SHARE, NOISY_SHARE, notable } from "./thresholds.ts";

/** Where the training loss came from and got to. */
export interface Trend {
  /** Mean loss of the first tenth of the steps, or of the first epoch. */
  readonly first: number;
  /** Mean loss of the last one. */
  readonly last: number;
  readonly over: "tenths" | "epochs";
  /** `known`: never far from 0. */
  readonly direction: "falling" | "flat" | "known" | "rising" | "noisy";
}

/**
 * The trend of the training loss. Means of tenths are compared, and a change counts only beyond twice its standard
 * error; where steps differ too much for that, means of whole epochs: these are of the same rows, so that no luck of the
 * draw is in their difference. Undefined for fewer than 2 points.
 */
export function trendOf(points: readonly MetricPoint[]): Trend | undefined {
  const trend = trendOfTenths(points.map(({ loss }) => loss));
  return trend?.direction === "noisy" ? (trendOfEpochs(points) ?? trend) : trend;
}

function trendOfTenths(losses: readonly number[]): Trend | undefined {
  if (losses.length < 2) return undefined;
  const tenths = tenthsOf(losses);
  const over = "tenths";
  const [first, last] = [tenths[0] ?? 0, tenths.at(-1) ?? 0];
  const size = Math.max(1, Math.floor(losses.length / 10));
  const uncertainty = 2 * noiseOf(losses) * Math.sqrt(2 / size);
  const lowest = Math.min(...tenths);
  const moved = Math.max(uncertainty, notable(first));
  const gained = first - lowest;
  // The lowest of ten means is low by luck too, which the factor allows for.
  const lostAgain = last - lowest > 1.5 * moved && last - lowest > LOST_SHARE * gained;
  if (lostAgain) return { first, last, over, direction: "rising" };
  if (first - last > moved) return { first, last, over, direction: "falling" };
  if (Math.max(...tenths) <= notable(0)) return { first, last, over, direction: "known" };
  const isNoisy = uncertainty > NOISY_SHARE * Math.abs(first);
  return { first, last, over, direction: isNoisy ? "noisy" : "flat" };
}

/** Undefined where the first epoch and the last are one, or have not as many steps, or where their means hardly differ. */
function trendOfEpochs(points: readonly MetricPoint[]): Trend | undefined {
  const lossesOf = (wanted: number) =>
    points.filter(({ epoch }) => Math.floor(epoch) === wanted).map(({ loss }) => loss);
  const [from, to] = [Math.floor(points[0]?.epoch ?? 0), Math.floor(points.at(-1)?.epoch ?? 0)];
  const [start, end] = [lossesOf(from), lossesOf(to)];
  if (from === to || start.length !== end.length) return undefined;
  const [first, last] = [mean(start), mean(end)];
  if (Math.abs(first - last) <= notable(first)) return undefined;
  return { first, last, over: "epochs", direction: last < first ? "falling" : "rising" };
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
