import { bootstrapMean } from "../../evaluation/statistics/bootstrap.ts";
import { smoothedInterval } from "../../evaluation/statistics/mean-interval.ts";
import { unitsOf } from "../../evaluation/statistics/units.ts";
import { wilson } from "../../evaluation/statistics/wilson.ts";
import type { Share } from "./replay-result.ts";

/** Rows from which the plain bootstrap is as good as the smoothed one. */
const PLAIN_BOOTSTRAP_ROWS = 200;

/** The smoothed interval is made for differences around 0. */
const CENTER = 0.5;

/**
 * The mean of values from 0 to 1 with its interval: Wilson's where each is 0 or 1, else by the bootstrap.
 * @param values at least one
 */
export function shareOf(
  values: readonly number[],
  { isBinary, confidence }: { isBinary: boolean; confidence: number },
): Share {
  const sum = values.reduce((total, value) => total + value, 0);
  const value = sum / values.length;
  if (isBinary) return { value, ...wilson(sum, values.length, confidence) };
  const centered = values.map((one) => one - CENTER);
  const units = unitsOf(centered, null);
  const { low, high } =
    values.length >= PLAIN_BOOTSTRAP_ROWS
      ? bootstrapMean(units, confidence)
      : smoothedInterval(centered, units, confidence);
  return { value, low: Math.max(0, low + CENTER), high: Math.min(1, high + CENTER) };
}
