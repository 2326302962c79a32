import type { Comparison, PairedCounts } from "../run-folder/verdict.ts";
import { bootstrapMean } from "./statistics/bootstrap.ts";
import { mcnemar } from "./statistics/mcnemar.ts";
import { newcombePaired } from "./statistics/newcombe.ts";

/** The scores of two models on the same rows, in the same order, from 0 to 1. */
export interface PairedScores {
  readonly tuned: readonly number[];
  readonly base: readonly number[];
  /** Every value is 0 or 1. */
  readonly isBinary: boolean;
}

/**
 * Compares two models on the same rows.
 * @param confidence of the interval, e.g. 0.95
 */
export function compareScores(scores: PairedScores, confidence: number): Comparison {
  const tuned = mean(scores.tuned);
  const base = mean(scores.base);
  const means = { tuned, base, gain: tuned - base };
  if (!scores.isBinary) {
    const differences = scores.tuned.map((value, row) => value - (scores.base[row] ?? 0));
    const interval = bootstrapMean(differences, confidence);
    return { ...means, interval, method: "paired-bootstrap", pValue: null, counts: null };
  }
  const counts = countPairs(scores);
  const interval = newcombePaired(counts, confidence);
  return { ...means, interval, method: "newcombe-paired", pValue: mcnemar(counts), counts };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function countPairs({ tuned, base }: PairedScores): PairedCounts {
  const counts = { both: 0, tunedOnly: 0, baseOnly: 0, neither: 0 };
  for (const [row, value] of tuned.entries()) {
    counts[outcome(value === 1, base[row] === 1)] += 1;
  }
  return counts;
}

function outcome(tuned: boolean, base: boolean): keyof PairedCounts {
  if (tuned) return base ? "both" : "tunedOnly";
  return base ? "baseOnly" : "neither";
}
