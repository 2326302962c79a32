import type { Comparison } from "../../run-folder/verdict.ts";
import { compareScores } from "../compare.ts";
import type { ScoredAnswer, ScoredRow } from "../scored-rows.ts";

/** What the tuned model and what it is compared with score in a row, from 0 to 1. */
export interface PairOf {
  tuned(row: ScoredRow): number;
  base(row: ScoredRow): number;
}

/**
 * Compares two scores of the same rows, by group where rows are grouped: every comparison of the gate is made here.
 * The order of the rows makes no difference.
 *
 * A row that a model refuses counts against the tuned model. In groups that is not enough for it never to help: one
 * row that differs from the others can make a group seem more independent. The lower bound is therefore the lowest of
 * those with refused answers as they count and as they might have been.
 */
export function compareRows(
  rows: readonly ScoredRow[],
  pair: PairOf,
  confidence: number,
): Comparison {
  const [counted, ...others] = readingsOf(rows).map((reading) =>
    compare(reading, pair, confidence),
  );
  if (counted === undefined || others.length === 0) return counted ?? compare([], pair, confidence);
  const low = Math.min(counted.interval.low, ...others.map(({ interval }) => interval.low));
  return { ...counted, interval: { ...counted.interval, low } };
}

function compare(rows: readonly ScoredRow[], pair: PairOf, confidence: number): Comparison {
  const ordered = rows
    .map((row) => ({ group: row.group, tuned: pair.tuned(row), base: pair.base(row) }))
    .sort(
      (one, other) =>
        byName(one.group ?? "", other.group ?? "") ||
        one.tuned - other.tuned ||
        one.base - other.base,
    );
  const tuned = ordered.map((row) => row.tuned);
  const base = ordered.map((row) => row.base);
  const isBinary = [...tuned, ...base].every((value) => value === 0 || value === 1);
  return compareScores({ tuned, base, isBinary, groups: groupNames(ordered) }, confidence);
}

function byName(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** The rows as they count, then as they might have been where grouped rows were refused. */
export function readingsOf(rows: readonly ScoredRow[]): (readonly ScoredRow[])[] {
  const isGrouped = rows.some(({ group }) => group !== null);
  if (!isGrouped || !rows.some(({ tuned, base }) => tuned.isRefused || base.isRefused))
    return [rows];
  // Other rows stay the same objects, by which what another model scored may be kept.
  const tuned = (row: ScoredRow) =>
    row.tuned.isRefused ? { ...row, tuned: answered(row.tuned) } : row;
  const base = (row: ScoredRow) =>
    row.base.isRefused ? { ...row, base: answered(row.base) } : row;
  return [rows, rows.map(tuned), rows.map(base), rows.map((row) => tuned(base(row)))];
}

/** A refused answer as if it had been given, with the opposite value. */
function answered(answer: ScoredAnswer): ScoredAnswer {
  return { ...answer, isRefused: false, values: answer.values.map((value) => 1 - value) };
}

/** The group of each row; one without a group is a group of its own. null where no row has a group. */
export function groupNames(rows: readonly Pick<ScoredRow, "group">[]): string[] | null {
  if (rows.every(({ group }) => group === null)) return null;
  return rows.map(({ group }, row) => group ?? `row ${row}`);
}

/** The value of an answer by a score, by its place among the run's scores. */
export function scoreOf({ values }: ScoredAnswer, score: number): number {
  return values[score] ?? 0;
}

/**
 * The tuned model by the first score against another model than the base model.
 * @param scores that model's, row by row; a row that it refuses counts in its favor
 */
export function againstScores(rows: readonly ScoredRow[], scores: readonly number[]): PairOf {
  const ofOther = new Map(rows.map((row, index) => [row, scores[index] ?? 1]));
  return {
    tuned: ({ tuned }) => scoreOf(tuned, 0),
    base: (row) => ofOther.get(row) ?? 1,
  };
}

/** Both models by one score. */
export function byScore(score: number): PairOf {
  return {
    tuned: ({ tuned }) => scoreOf(tuned, score),
    base: ({ base }) => scoreOf(base, score),
  };
}
