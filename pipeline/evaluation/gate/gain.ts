import type { Comparison, ScoreResult, Verdict } from "../../run-folder/verdict.ts";
import type { Gate } from "../../workflow/input.ts";
import type { ScoredRow } from "../scored-rows.ts";
import { scoreOf } from "./compare-rows.ts";

/** Differences of at most this, two points, make no difference to anyone: an interval within them says that there is none. */
const INDIFFERENCE = 0.02;

/** The tuned model against the base model by the first score. */
export function verdictOf(
  rows: readonly ScoredRow[],
  { interval }: Comparison,
): Verdict["verdict"] {
  if (interval.low > 0) return "better";
  if (interval.high < 0) return "worse";
  const isWithin = interval.low >= -INDIFFERENCE && interval.high <= INDIFFERENCE;
  return isWithin || rows.every(isTie) ? "no-difference" : "cannot-tell";
}

function isTie({ tuned, base }: ScoredRow): boolean {
  return scoreOf(tuned, 0) === scoreOf(base, 0);
}

/** Whether the gain is certainly above what the gate requires. */
export function isEnough({ interval }: ScoreResult, { minimumGain }: Gate): boolean {
  return interval.low > minimumGain;
}
