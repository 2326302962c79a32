import type { AnswerFacts, ChampionAbsent, Verdict } from "../../run-folder/verdict.ts";
import type { Gate } from "../../workflow/input.ts";
import type { FoundChampion } from "../champion.ts";
import type { ScoredRow } from "../scored-rows.ts";
import { againstScores, byScore, compareRows } from "./compare-rows.ts";

/** What the champion answered, scored by the score that decides. */
interface ChampionAnswers {
  readonly champion: NonNullable<FoundChampion["champion"]>;
  /** Its score of each of the run's held-out rows, in their order. */
  readonly scores: readonly number[];
  readonly answers: AnswerFacts;
  /** Its own held-out rows, where `base` is the champion; null: they were not asked. */
  readonly ownRows: readonly ScoredRow[] | null;
}

/** What the gate knows about the champion: its answers, or why there are none. */
export type ChampionEvidence =
  | { readonly absent: ChampionAbsent }
  | ({ readonly absent: null } & ChampionAnswers);

type Forgetting = NonNullable<NonNullable<Verdict["champion"]>["forgetting"]>;

/**
 * Compares the tuned model with the champion. On the same rows it must be shown to be worse by no more than the
 * margin. On the champion's own rows, which are too few for that, it must not be shown to be worse, and by more than
 * the margin.
 */
export function judgeChampion(
  rows: readonly ScoredRow[],
  evidence: ChampionEvidence,
  { confidence }: Gate,
): Pick<Verdict, "champion" | "championAbsent"> {
  if (evidence.absent !== null) return { champion: null, championAbsent: evidence.absent };
  const { scores, answers, ownRows } = evidence;
  const { alias, version, runId, modelArn, margin } = evidence.champion;
  const comparison = compareRows(rows, againstScores(rows, scores), confidence);
  const passed = comparison.interval.low > -margin;
  const forgetting = ownRows === null ? null : judgeForgetting(ownRows, margin, confidence);
  const identity = { alias, version, runId, modelArn };
  return { champion: { ...identity, comparison, answers, margin, passed, forgetting } };
}

function judgeForgetting(
  rows: readonly ScoredRow[],
  margin: number,
  confidence: number,
): Forgetting {
  const comparison = compareRows(rows, byScore(0), confidence);
  const forgets = comparison.interval.high < 0 && comparison.gain < -margin;
  return { rows: rows.length, comparison, passed: !forgets };
}
