import {
  compareScores,
  differencesOf,
  type PairedScores,
} from "../../pipeline/evaluation/compare.ts";
import { type Population, seededRows } from "./equal-models.ts";

/** Simulated runs of a cell, and of its power. */
export const RUNS = 4000;
export const POWER_RUNS = 200;
export const CONFIDENCE = 0.95;

/** A rate of false promotion that a sound method passes but by a chance of 1 in 40. */
export function maxAllowed(runs: number): number {
  const nominal = (1 - CONFIDENCE) / 2;
  return nominal + 2 * Math.sqrt((nominal * (1 - nominal)) / runs);
}

/** How one interval did on a population. */
export interface Cell extends Population {
  /** Share of runs that promoted a model that is not better. */
  readonly promoted: number;
  /** Share of runs that recognized a true gain. */
  readonly recognized: number;
}

export function measure(population: Population, seed: number): Cell {
  const better = { ...population, better: true };
  return {
    ...population,
    promoted: shareAccepted(seededRows(population, seed), RUNS),
    recognized: shareAccepted(seededRows(better, seed + 2), POWER_RUNS),
  };
}

/** Share of runs whose lower bound is above 0. */
export function shareAccepted(rows: () => PairedScores, runs: number): number {
  let accepted = 0;
  for (let run = 0; run < runs; run += 1) {
    const scores = rows();
    if (!mayBeAccepted(scores)) continue;
    if (compareScores(scores, CONFIDENCE).interval.low > 0) accepted += 1;
  }
  return accepted / runs;
}

/** Of the standard error: no interval of 95 % leaves 0 out nearer to the mean. Most runs are counted in no time so. */
const NEAR = 1.5;

function mayBeAccepted(scores: PairedScores): boolean {
  const differences = differencesOf(scores);
  const rows = differences.length;
  const mean = differences.reduce((sum, value) => sum + value, 0) / rows;
  const within = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return mean > 0 && mean ** 2 >= (NEAR ** 2 * within) / (rows * (rows - 1));
}
