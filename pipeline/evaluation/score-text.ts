import { counted } from "../counts.ts";
import type { Decision } from "../run-folder/run-output.ts";
import type { Verdict } from "../run-folder/verdict.ts";
import { scoreTitle } from "./score-title.ts";

/** A score or a share of rows, e.g. `87.5%`. */
export function percentText(score: number): string {
  return `${plainPoints(score)}%`;
}

/** A difference of scores in points out of 100, with its sign, e.g. `+12.3` or `−0.4`. */
export function pointsText(difference: number): string {
  const points = Math.abs(difference * 100).toFixed(1);
  if (points === "0.0") return "0.0";
  return `${difference < 0 ? "−" : "+"}${points}`;
}

/** An interval of a difference, e.g. `−1.2 to +14.8`. */
export function intervalText({ low, high }: { low: number; high: number }): string {
  return `${pointsText(low)} to ${pointsText(high)}`;
}

/** A score or a difference in points out of 100 without a sign of gain, e.g. `87.5`. */
export function plainPoints(score: number): string {
  return (score * 100).toFixed(1);
}

/** A share without a needless digit, e.g. `95%` or `97.5%`. */
export function shareText(share: number): string {
  return `${Number(plainPoints(share))}%`;
}

/** What a gain and its interval are of. */
type Gain = Pick<Decision, "gain" | "low" | "high" | "confidence" | "rows" | "groups">;

/** A gain with its interval, e.g. `+12.3 points on 120 held-out rows, 95% confidence interval +4.0 to +20.1`. */
export function gainText({ gain, low, high, confidence, rows, groups }: Gain): string {
  const on = counted(rows, "held-out row");
  const interval = `${shareText(confidence)} confidence interval ${intervalText({ low, high })}`;
  return `${pointsText(gain)} points on ${on}, ${interval}${groups === null ? "" : ` (${groupsText(groups)})`}`;
}

/** How rows that belong together were counted, e.g. `clustered over 24 groups, design effect 2.10: as 57 independent rows`. */
export function groupsText(groups: NonNullable<Decision["groups"]>): string {
  const { count, designEffect, effectiveRows } = groups;
  const worth = counted(Math.round(effectiveRows), "independent row");
  return `clustered over ${counted(count, "group")}, design effect ${designEffect.toFixed(2)}: as ${worth}`;
}

const VERDICTS: Readonly<Record<Verdict["verdict"], string>> = {
  better: "better",
  worse: "worse",
  "no-difference": "no difference",
  "cannot-tell": "cannot tell",
};

/** A verdict in words, e.g. `cannot tell`. */
export function verdictWord(verdict: Verdict["verdict"]): string {
  return VERDICTS[verdict];
}

/** The tuned model against the base model, e.g. `cannot tell; about 700 more rows would tell`. */
export function verdictText({
  verdict,
  rowsNeeded,
}: Pick<Verdict, "verdict" | "rowsNeeded">): string {
  if (rowsNeeded === null) return verdictWord(verdict);
  return `${verdictWord(verdict)}; about ${counted(rowsNeeded, "more row")} would tell`;
}

/** Both scores by the name of the score, e.g. `labels correct: tuned 90.0%, base 40.0%`. */
export function scoresText({
  score,
  tuned,
  base,
}: Pick<Decision, "score" | "tuned" | "base">): string {
  return `${scoreTitle(score)}: tuned ${percentText(tuned)}, base ${percentText(base)}`;
}

/** The base model with examples beside the tuned model, e.g. `base with 4 examples: 85.0%, tuned −1.0 points (−5.2 to +3.3): not beaten`. */
export function fewShotText({
  examples,
  score,
  passed,
  ...gain
}: NonNullable<Decision["fewShot"]>): string {
  const result = passed ? "beaten" : "not beaten";
  return `base with ${counted(examples, "example")}: ${percentText(score)}, tuned ${pointsText(gain.gain)} points (${intervalText(gain)}): ${result}`;
}

/** The champion beside the tuned model, e.g. `85.0%, the tuned model +5.0 points (−1.0 to +11.0): good enough`. */
export function championText({
  alias,
  version,
  score,
  passed,
  ...gain
}: NonNullable<Decision["champion"]>): string {
  const result = passed ? "good enough" : "not good enough";
  return `${alias} (${version}) ${percentText(score)}, tuned ${pointsText(gain.gain)} points (${intervalText(gain)}): ${result}`;
}
