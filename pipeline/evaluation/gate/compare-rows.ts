import type { Comparison } from "../../run-folder/verdict.ts";
import { compareScores } from "../compare.ts";
import type { ScoredAnswer, ScoredRow } from "../scored-rows.ts";

/** What the tuned model and what it is compared with score in a row, from 0 to 1. */
export interface PairOf {
  tuned(row: ScoredRow): number;
  base(row: ScoredRow): number;
}

/** Compares two scores of the same rows: every comparison of the gate is made here. */
export function compareRows(
  rows: readonly ScoredRow[],
  { tuned, base }: PairOf,
  confidence: number,
): Comparison {
  const scores = { tuned: rows.map((row) => tuned(row)), base: rows.map((row) => base(row)) };
  const isBinary = [...scores.tuned, ...scores.base].every((value) => value === 0 || value === 1);
  return compareScores({ ...scores, isBinary }, confidence);
}

/** The value of an answer by a score, by its place among the run's scores. */
export function scoreOf({ values }: ScoredAnswer, score: number): number {
  return values[score] ?? 0;
}

/** Both models by one score. */
export function byScore(score: number): PairOf {
  return {
    tuned: ({ tuned }) => scoreOf(tuned, score),
    base: ({ base }) => scoreOf(base, score),
  };
}
