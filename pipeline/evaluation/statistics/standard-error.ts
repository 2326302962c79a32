import type { Units } from "./units.ts";

/** Squared standard errors of the mean of all rows. */
export interface SquaredErrors {
  /** As if all rows were independent. */
  readonly independent: number;
  /** Of units that are independent, whatever their rows have in common. */
  readonly clustered: number;
}

/**
 * The clustered one is the jackknife's over whole units (CR3; MacKinnon, Nielsen and Webb 2023): right
 * for few units of uneven size, where the standard cluster-robust variance (CR1) is too small. Infinite with
 * fewer than two units.
 */
export function squaredErrors(differences: readonly number[], units: Units): SquaredErrors {
  const rows = differences.length;
  const mean = meanOf(units);
  let within = 0;
  for (const difference of differences) within += (difference - mean) ** 2;
  return {
    independent: rows < 2 ? Number.POSITIVE_INFINITY : within / (rows * (rows - 1)),
    clustered: jackknife(units, rows, mean),
  };
}

/** Mean of all rows. */
export function meanOf({ sums, sizes }: Units): number {
  let sum = 0;
  let rows = 0;
  for (const [unit, value] of sums.entries()) {
    sum += value;
    rows += sizes[unit] ?? 0;
  }
  return rows === 0 ? 0 : sum / rows;
}

function jackknife({ sums, sizes }: Units, rows: number, mean: number): number {
  const count = sums.length;
  if (count < 2) return Number.POSITIVE_INFINITY;
  let sum = 0;
  for (const [unit, value] of sums.entries()) {
    const size = sizes[unit] ?? 0;
    sum += ((value - size * mean) / (rows - size)) ** 2;
  }
  return (sum * (count - 1)) / count;
}
