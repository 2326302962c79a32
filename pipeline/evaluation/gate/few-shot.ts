import type { AnswerFacts, Verdict } from "../../run-folder/verdict.ts";
import type { Gate } from "../../workflow/input.ts";
import type { ScoredRow } from "../scored-rows.ts";
import { againstScores, compareRows } from "./compare-rows.ts";

/** What the base model answered with examples in its prompt, scored by the score that decides. */
export interface FewShotEvidence {
  /** Examples in each prompt. */
  readonly examples: number;
  /** Rows with fewer. */
  readonly fewer: number;
  /** Training rows that they were chosen from, and all there are. */
  readonly searched: number;
  readonly trainRows: number;
  /** Score of each of the run's held-out rows, in their order. */
  readonly scores: readonly number[];
  readonly answers: AnswerFacts;
}

/** Whether the tuned model is certainly better than a good prompt; null where the base model was not asked with one. */
export function judgeFewShot(
  rows: readonly ScoredRow[],
  evidence: FewShotEvidence | null,
  { confidence }: Gate,
): Verdict["fewShot"] {
  if (evidence === null) return null;
  const { scores, ...facts } = evidence;
  const comparison = compareRows(rows, againstScores(rows, scores), confidence);
  return { ...facts, comparison, passed: comparison.interval.low > 0 };
}
