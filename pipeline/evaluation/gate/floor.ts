import type { Verdict } from "../../run-folder/verdict.ts";
import type { Gate } from "../../workflow/input.ts";
import { isExternal } from "../../workflow/score-spec.ts";
import { normalize } from "../score/label.ts";
import type { Scorer } from "../score/scorer.ts";
import type { ScoredRow } from "../scored-rows.ts";
import { compareRows, scoreOf } from "./compare-rows.ts";

/** The answer that is right most often, given to every row. */
export interface FloorAnswers {
  readonly answer: string;
  /** Score of that answer, from 0 to 1, by reference. */
  readonly values: ReadonlyMap<string, number>;
}

/** Answers that are no labels: below this share of the rows, and these rows, no single answer gets anywhere. */
const MIN_SHARE = 0.1;
const MIN_ROWS = 3;

/**
 * Gives the most frequent reference to every row and scores it as any answer. Of equally frequent ones the first by
 * alphabet is taken.
 * @returns null where answers are no labels and none is frequent enough to matter, or where the rule is not ours: it
 *   has scored the models' answers only
 */
export function floorAnswers(scorer: Scorer, references: readonly string[]): FloorAnswers | null {
  if (isExternal(scorer.spec)) return null;
  const counted = new Map<string, { answer: string; rows: number }>();
  for (const reference of references) {
    const key = normalize(reference);
    const known = counted.get(key);
    const answer = known === undefined || reference < known.answer ? reference : known.answer;
    counted.set(key, { answer, rows: (known?.rows ?? 0) + 1 });
  }
  const [first] = [...counted.values()].sort(
    (one, other) => other.rows - one.rows || (one.answer < other.answer ? -1 : 1),
  );
  if (first === undefined) return null;
  const { answer, rows } = first;
  const isFrequent = rows >= MIN_ROWS && rows >= references.length * MIN_SHARE;
  if (scorer.spec.kind !== "labels" && !isFrequent) return null;
  const values = new Map<string, number>();
  for (const reference of references) {
    if (!values.has(reference)) values.set(reference, scorer.score(answer, reference).value);
  }
  return { answer, values };
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
