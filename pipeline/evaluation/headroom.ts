import { defined } from "../../dataset-tools/defined.ts";
import type { BaseScore } from "../run-folder/base-score.ts";
import type { Verdict } from "../run-folder/verdict.ts";
import type { ExecutionInput } from "../workflow/input.ts";
import type { FewShotEvidence } from "./gate/few-shot.ts";
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
  readonly fewShot: FewShotEvidence | null;
  /** Score of the base model from which nothing is trained. */
  readonly threshold: number;
}

type Headroom = Pick<
  BaseScore,
  "decision" | "reason" | "score" | "value" | "largestGain" | "fewShot"
>;

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
  fewShot,
  threshold,
}: HeadroomRequest): Headroom {
  const verdict = judgeRows({
    rows: rows.map(({ right, ...row }) => ({ ...row, tuned: right })),
    scores,
    // A champion is no part of this question, and would not have been asked.
    gate: { ...gate, champion: null },
    answers: { tuned: answers, base: answers },
    floor,
    fewShot,
    champion: { absent: "not-required" },
    decidedBefore: 0,
  });
  const [{ name, base, gain, interval }] = verdict.scores;
  const reason = base >= threshold ? "score-at-threshold" : reasonOf(verdict, threshold);
  return {
    decision: reason === "headroom" ? "train" : "do-not-tune",
    ...{ reason, score: name, value: base, largestGain: { gain, low: interval.low } },
    ...defined({ fewShot: fewShotOf(verdict) }),
  };
}

/** @param verdict of a model that answers every row right */
function reasonOf({ fewShot, outcome, reason }: Verdict, threshold: number): Headroom["reason"] {
  if (fewShot !== null && fewShot.comparison.base >= threshold) return "few-shot-at-threshold";
  if (reason.kind === "below-few-shot") return "no-room-over-few-shot";
  return outcome === "accepted" ? "headroom" : "no-room-for-gain";
}

function fewShotOf({ fewShot }: Verdict): Headroom["fewShot"] {
  if (fewShot === null) return undefined;
  return { examples: fewShot.examples, value: fewShot.comparison.base };
}
