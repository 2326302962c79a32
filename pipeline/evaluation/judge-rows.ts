import type { Comparison, Verdict } from "../run-folder/verdict.ts";
import type { ExecutionInput, Gate } from "../workflow/input.ts";
import { type ChampionEvidence, judgeChampion } from "./gate/champion.ts";
import { type FewShotEvidence, judgeFewShot } from "./gate/few-shot.ts";
import { compareWithFloor, type FloorAnswers } from "./gate/floor.ts";
import { formBreaks } from "./gate/form-breaks.ts";
import { verdictOf } from "./gate/gain.ts";
import { groupsOf } from "./gate/groups.ts";
import { labelTables } from "./gate/label-results.ts";
import { reasonOf } from "./gate/reason.ts";
import { scoreResults } from "./gate/score-results.ts";
import { sliceResults } from "./gate/slices.ts";
import { rowsNeeded } from "./power.ts";
import type { ScoredRow } from "./scored-rows.ts";

/**
 * All that the gate decides on. What another model than the two scored (the champion, the base model with examples)
 * becomes its part of the verdict before the rules are applied, as the floor does.
 */
export interface Evidence {
  readonly rows: readonly ScoredRow[];
  readonly scores: ExecutionInput["evaluation"]["scores"];
  readonly gate: Gate;
  readonly answers: Verdict["answers"];
  /** null where no single answer can be scored, or none is frequent. */
  readonly floor: FloorAnswers | null;
  /** null where the base model was not asked with examples in its prompt. */
  readonly fewShot: FewShotEvidence | null;
  readonly champion: ChampionEvidence;
  /** Runs that these held-out rows have decided before. */
  readonly decidedBefore: number;
}

/** Compares the models by all scores and applies the gate. The order of the rows makes no difference. */
export function judgeRows(evidence: Evidence): Verdict {
  const { rows, gate, answers, decidedBefore } = evidence;
  const scores = scoreResults(evidence);
  const judged = {
    scores,
    breaks: formBreaks(rows, gate),
    floor: compareWithFloor(rows, evidence.floor, gate),
    fewShot: judgeFewShot(rows, evidence.fewShot, gate),
    ...judgeChampion(rows, evidence.champion, gate),
    slices: sliceResults(evidence),
    gate,
  };
  const reason = reasonOf(judged);
  const verdict = verdictOf(rows, scores[0]);
  return {
    schema: 2,
    outcome: reason.kind === "gain-above-minimum" ? "accepted" : "rejected",
    verdict,
    reason,
    rows: rows.length,
    rowsNeeded: verdict === "cannot-tell" ? moreRows(scores[0], evidence) : null,
    groups: groupsOf(rows),
    ...judged,
    ...tablesOf(evidence),
    answers,
    decidedBefore,
  };
}

function moreRows(comparison: Comparison, { rows, gate }: Evidence): number | null {
  return rowsNeeded(comparison, { rows: rows.length, ...gate });
}

/** Tables by label; null unless answers are scored so. */
function tablesOf({ rows, scores, gate }: Evidence): Pick<Verdict, "labels" | "confusion"> {
  const score = scores.findIndex(({ kind }) => kind === "labels");
  if (score === -1) return { labels: null, confusion: null };
  return labelTables(rows, { score, confidence: gate.confidence });
}
