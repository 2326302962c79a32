import {
  championText,
  fewShotText,
  gainText,
  percentText,
  verdictText,
} from "../../evaluation/score-text.ts";
import { scoreTitle } from "../../evaluation/score-title.ts";
import type { ModellessOutput } from "../../run-folder/modelless-output.ts";
import type { Decision, RunOutput } from "../../run-folder/run-output.ts";
import { paint } from "../format.ts";

type Outcome = (RunOutput | ModellessOutput)["outcome"];

const WORDS: Readonly<Record<Outcome, () => string>> = {
  accepted: () => paint.good("accepted"),
  "aa-passed": () => paint.good("A/A passed"),
  rejected: () => paint.bad("REJECTED"),
  "not-tuned": () => paint.bad("NOT TUNED"),
};

/** An outcome as people see it at a glance, also without colors: what is not wanted is in capitals. */
export function outcomeWord(outcome: Outcome): string {
  return WORDS[outcome]();
}

/** Scores, the gain with its interval, the verdict and why the gate accepted or rejected. */
export function decisionText(decision: Decision): string {
  const { score, tuned, base, pValue, fewShot, champion, worseLabels, outcome, reason } = decision;
  const title = scoreTitle(score);
  const row = (name: string, text: string) => `  ${name.padEnd(12)}${text}`;
  return [
    row("base", `${percentText(base).padStart(6)} ${title}  ${bar(base)}`),
    row("tuned", `${percentText(tuned).padStart(6)} ${title}  ${bar(tuned)}`),
    row("gain", `${gainText(decision)}${significanceText(pValue)}`),
    ...(fewShot === null ? [] : [row("few-shot", fewShotText(fewShot))]),
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
