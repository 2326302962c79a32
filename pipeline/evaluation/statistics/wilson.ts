import type { Interval } from "../../run-folder/verdict.ts";
import { zOf } from "./normal.ts";

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
