import { championText, gainText, percentText, verdictText } from "../../evaluation/score-text.ts";
import { scoreTitle } from "../../evaluation/score-title.ts";
import type { Decision, RunOutput } from "../../run-folder/run-output.ts";
import { paint } from "../format.ts";

/** An outcome as people see it at a glance, also without colors: a rejection is in capitals. */
export function outcomeWord(outcome: RunOutput["outcome"]): string {
  return outcome === "accepted" ? paint.good("accepted") : paint.bad(outcome.toUpperCase());
}

/** Scores, the gain with its interval, the verdict and why the gate accepted or rejected. */
export function decisionText(decision: Decision): string {
  const { score, tuned, base, pValue, champion, worseLabels, outcome, reason } = decision;
  const title = scoreTitle(score);
  const row = (name: string, text: string) => `  ${name.padEnd(12)}${text}`;
  return [
    row("base", `${percentText(base).padStart(6)} ${title}  ${bar(base)}`),
    row("tuned", `${percentText(tuned).padStart(6)} ${title}  ${bar(tuned)}`),
    row("gain", `${gainText(decision)}${significanceText(pValue)}`),
    ...(champion === null ? [] : [row("champion", championText(champion))]),
    ...(worseLabels.length === 0 ? [] : [row("worse at", worseLabels.join(", "))]),
    row("verdict", verdictText(decision)),
    row("outcome", `${outcomeWord(outcome)}. ${reason}`),
  ].join("\n");
}

function significanceText(pValue: number | null): string {
  if (pValue === null) return "";
  return `, p ${pValue < 0.0001 ? "< 0.0001" : pValue.toFixed(4)}`;
}

function bar(score: number): string {
  return paint.dim("█".repeat(Math.round(score * 30)));
}
