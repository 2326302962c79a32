import type { Verdict } from "../../run-folder/verdict.ts";
import type { Gate } from "../../workflow/input.ts";
import { isExternal } from "../../workflow/score-spec.ts";
import { normalize } from "../score/label.ts";
import type { Scorer } from "../score/scorer.ts";
import type { ScoredRow } from "../scored-rows.ts";
import { compareRows, scoreOf } from "./compare-rows.ts";

/** The single answer that, given to every row, scores highest. */
export interface FloorAnswers {
  readonly answer: string;
  /** Score of that answer, from 0 to 1, by reference. */
  readonly values: ReadonlyMap<string, number>;
}

/** Answers that are no labels: a floor below this mean score, or this many rows, says nothing. */
const MIN_MEAN = 0.1;
const MIN_ROWS = 3;
/** References that are tried as the answer to every row, and rows that they are tried on, where answers are graded. */
const MAX_CANDIDATES = 40;
const MAX_TRIED_ROWS = 200;

/**
 * Looks for the answer to give to every row: the most frequent reference where answers are right or wrong, and the one
 * that has most in common with all others where they are graded, since texts of one form share words without anything
 * being learned. Of equal ones the first by alphabet is taken.
 * @returns null where answers are no labels and no single one gets anywhere, or where the rule is not ours: it has
 *   scored the models' answers only
 */
export function floorAnswers(scorer: Scorer, references: readonly string[]): FloorAnswers | null {
  if (isExternal(scorer.spec)) return null;
  const byFrequency = frequencies(references);
  const answer = scorer.isBinary
    ? byFrequency[0]?.answer
    : bestOf(scorer, byFrequency.slice(0, MAX_CANDIDATES), references);
  if (answer === undefined) return null;
  const values = new Map<string, number>();
  for (const reference of references) {
    if (!values.has(reference)) values.set(reference, scorer.score(answer, reference).value);
  }
  const scores = references.map((reference) => values.get(reference) ?? 0);
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const matters = scores.filter((score) => score > 0).length >= MIN_ROWS && mean >= MIN_MEAN;
  return scorer.spec.kind === "labels" || matters ? { answer, values } : null;
}

interface Frequency {
  /** The first by alphabet of its spellings. */
  readonly answer: string;
  readonly rows: number;
}

/** References, the most frequent first. */
function frequencies(references: readonly string[]): Frequency[] {
  const counted = new Map<string, Frequency>();
  for (const reference of references) {
    const key = normalize(reference);
    const known = counted.get(key);
    const answer = known === undefined || reference < known.answer ? reference : known.answer;
    counted.set(key, { answer, rows: (known?.rows ?? 0) + 1 });
  }
  return [...counted.values()].sort(
    (one, other) => other.rows - one.rows || (one.answer < other.answer ? -1 : 1),
  );
}

function bestOf(
  scorer: Scorer,
  candidates: readonly Frequency[],
  references: readonly string[],
): string | undefined {
  const step = Math.ceil(references.length / MAX_TRIED_ROWS);
  const tried = references.filter((_, row) => row % step === 0);
  let best: string | undefined;
  let highest = -1;
  for (const { answer } of candidates) {
    const sum = tried.reduce((total, one) => total + scorer.score(answer, one).value, 0);
    // Sums of the same scores in another order differ by less.
    if (sum <= highest + 1e-9) continue;
    best = answer;
    highest = sum;
  }
  return best;
}

/** Whether the tuned model is certainly better than one answer to everything; null where the gate does not ask. */
export function compareWithFloor(
  rows: readonly ScoredRow[],
  floor: FloorAnswers | null,
  gate: Gate,
): Verdict["floor"] {
  if (floor === null || gate.floor === "none") return null;
  const pair = {
    tuned: ({ tuned }: ScoredRow) => scoreOf(tuned, 0),
    base: ({ reference }: ScoredRow) => floor.values.get(reference) ?? 1,
  };
  const comparison = compareRows(rows, pair, gate.confidence);
  return { answer: floor.answer, comparison, passed: comparison.interval.low > 0 };
}
