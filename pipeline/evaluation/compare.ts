import type { Comparison, Interval, Method, PairedCounts } from "../run-folder/verdict.ts";
import { bootstrapMean } from "./statistics/bootstrap.ts";
import { designEffect } from "./statistics/design-effect.ts";
import { isTooFewToDecide, mcnemar } from "./statistics/mcnemar.ts";
import { smoothedInterval } from "./statistics/mean-interval.ts";
import { newcombePaired, newcombePairedAt } from "./statistics/newcombe.ts";
import { signFlip } from "./statistics/sign-flip.ts";
import { tOf } from "./statistics/student.ts";
import { unitsOf } from "./statistics/units.ts";

/** The scores of two models on the same rows, in the same order, from 0 to 1. */
export interface PairedScores {
  readonly tuned: readonly number[];
  readonly base: readonly number[];
  /** Every value is 0 or 1. */
  readonly isBinary: boolean;
  /** One for each row; rows of a group are not independent. null: all rows are. */
  readonly groups?: readonly string[] | null;
}

type Estimate = Pick<Comparison, "interval" | "method" | "pValue">;

/** Rows from which the plain bootstrap is as good as the smoothed one. */
const PLAIN_BOOTSTRAP_ROWS = 200;

/**
 * Compares two models on the same rows; which method is used when, and how well each holds what it
 * promises, is in `README.md` beside this file. The same at every call.
 * @param confidence of the interval, e.g. 0.95
 */
export function compareScores(scores: PairedScores, confidence: number): Comparison {
  const tuned = mean(scores.tuned);
  const base = mean(scores.base);
  const counts = scores.isBinary ? countPairs(scores) : null;
  const estimate =
    counts === null ? compareMeans(scores, confidence) : compareCounts(scores, counts, confidence);
  return { tuned, base, gain: tuned - base, ...estimate, counts };
}

/** tuned − base of each row. */
export function differencesOf({ tuned, base }: PairedScores): number[] {
  return tuned.map((value, row) => value - (base[row] ?? 0));
}

function compareMeans(scores: PairedScores, confidence: number): Estimate {
  const differences = differencesOf(scores);
  const groups = scores.groups ?? null;
  const units = unitsOf(differences, groups);
  const isPlain = groups === null && differences.length >= PLAIN_BOOTSTRAP_ROWS;
  const ofFew: Method = groups === null ? "smoothed-bootstrap" : "cluster-bootstrap";
  const interval = isPlain
    ? bootstrapMean(units, confidence)
    : smoothedInterval(differences, units, confidence);
  const pValue = signFlip(units);
  // Of fewer units no arrangement of signs is rare enough to say anything.
  const canDecide = 2 ** (1 - units.sums.length) <= 1 - confidence;
  const holdsZero = canDecide && pValue > 1 - confidence;
  return {
    interval: holdsZero ? withZero(interval) : interval,
    method: isPlain ? "paired-bootstrap" : ofFew,
    pValue,
  };
}

/** Where an exact test does not tell the models apart, the interval does not either: many ties make it too narrow. */
function withZero({ low, high }: Interval): Interval {
  return { low: Math.min(0, low), high: Math.max(0, high) };
}

function compareCounts(scores: PairedScores, counts: PairedCounts, confidence: number): Estimate {
  if (!scores.groups) {
    const newcombe = newcombePaired(counts, confidence);
    const interval = isTooFewToDecide(counts, confidence) ? withZero(newcombe) : newcombe;
    return { interval, method: "newcombe-paired", pValue: mcnemar(counts) };
  }
  const differences = differencesOf(scores);
  const units = unitsOf(differences, scores.groups);
  const count = units.sums.length;
  const scale = 1 / designEffect(differences, units);
  const interval: Interval =
    count < 2
      ? { low: -1, high: 1 }
      : newcombePairedAt(scaled(counts, scale), tOf(confidence, count - 1));
  return { interval, method: "newcombe-paired-clustered", pValue: signFlip(units) };
}

/** As many effective rows: the rows over their design effect. */
function scaled({ both, tunedOnly, baseOnly, neither }: PairedCounts, scale: number): PairedCounts {
  return {
    both: both * scale,
    tunedOnly: tunedOnly * scale,
    baseOnly: baseOnly * scale,
    neither: neither * scale,
  };
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
