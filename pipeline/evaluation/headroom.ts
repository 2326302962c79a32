import type { BaseScore } from "../run-folder/base-score.ts";
import type { Verdict } from "../run-folder/verdict.ts";
import type { ExecutionInput } from "../workflow/input.ts";
import type { FloorAnswers } from "./gate/floor.ts";
import { judgeRows } from "./judge-rows.ts";
import type { ScoredAnswer, ScoredRow } from "./scored-rows.ts";

/** One held-out row that the base model has answered. */
export interface BaseRow extends Pick<ScoredRow, "reference" | "group" | "slices"> {
  readonly base: ScoredAnswer;
  /** What the right answer itself scores. */
  readonly right: ScoredAnswer;
}

/** What the decision depends on. */
export interface HeadroomRequest {
  readonly rows: readonly BaseRow[];
  readonly scores: ExecutionInput["evaluation"]["scores"];
  readonly gate: ExecutionInput["gate"];
  readonly answers: Verdict["answers"]["base"];
  /** See `Evidence`. */
  readonly floor: FloorAnswers | null;
  /** Score of the base model from which nothing is trained. */
  readonly threshold: number;
}

type Headroom = Pick<BaseScore, "decision" | "reason" | "score" | "value" | "largestGain">;

/**
 * Whether tuning can be worth it: not if the base model is good enough already, and not if the gate would reject even
 * a model that answers every row right. The latter is decided by the gate itself, so that both go by the same rules.
 */
export function decideHeadroom({
  rows,
  scores,
  gate,
  answers,
  floor,
  threshold,
}: HeadroomRequest): Headroom {
  const verdict = judgeRows({
    rows: rows.map(({ right, ...row }) => ({ ...row, tuned: right })),
    scores,
    // A champion is no part of this question, and would not have been asked.
    gate: { ...gate, champion: null },
    answers: { tuned: answers, base: answers },
    floor,
    champion: { absent: "not-required" },
    decidedBefore: 0,
  });
  const [{ name, base, gain, interval }] = verdict.scores;
  const found = { score: name, value: base, largestGain: { gain, low: interval.low } };
  if (base >= threshold) return { decision: "do-not-tune", reason: "score-at-threshold", ...found };
  return verdict.outcome === "accepted"
    ? { decision: "train", reason: "headroom", ...found }
    : { decision: "do-not-tune", reason: "no-room-for-gain", ...found };
}
