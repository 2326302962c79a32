import type { Interval } from "../../run-folder/verdict.ts";
import { zOf } from "./normal.ts";

/** Wilson's score interval for a proportion (Wilson 1927). Without rows it is 0 to 1. */
export function wilson(successes: number, rows: number, confidence: number): Interval {
  return wilsonAt(successes, rows, zOf(confidence));
}

/**
 * The same for a quantile other than the normal one.
 * @param rows and successes may be fractions: effective rows
 */
export function wilsonAt(successes: number, rows: number, quantile: number): Interval {
  const square = quantile * quantile;
  const share = successes / rows;
  const center = share + square / (2 * rows);
  const spread = quantile * Math.sqrt((share * (1 - share)) / rows + square / (4 * rows * rows));
  const scale = 1 + square / rows;
  return {
    low: successes === 0 ? 0 : (center - spread) / scale,
    high: successes === rows ? 1 : (center + spread) / scale,
  };
}
