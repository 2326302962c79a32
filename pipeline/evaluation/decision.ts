import type { Plan } from "../run-folder/plan.ts";
import type { Decision } from "../run-folder/run-output.ts";
import type { Comparison, LabelResult, Verdict } from "../run-folder/verdict.ts";
import { reasonText } from "./reason-text.ts";
import { championText, fewShotText, gainText, scoresText, verdictText } from "./score-text.ts";
import { servingCosts } from "./serving-costs.ts";

/** More names would make a notice unreadable, and the state's output large. */
const MAX_LABELS = 10;

/**
 * The few numbers and sentences of a verdict that pass through the state machine.
 * @param plan undefined where the run has none, so that no price is known
 */
export function decisionOf(verdict: Verdict, plan: Plan | undefined): Decision {
  const [{ name, interval, ...score }] = verdict.scores;
  const { groups } = verdict;
  const numbers = {
    ...{ outcome: verdict.outcome, verdict: verdict.verdict, reason: reasonText(verdict) },
    ...{
      score: name,
      tuned: rounded(score.tuned),
      base: rounded(score.base),
      gain: rounded(score.gain),
    },
    ...{ low: rounded(interval.low), high: rounded(interval.high) },
    ...{ confidence: verdict.gate.confidence, pValue: score.pValue },
    ...{ rows: verdict.rows, rowsNeeded: verdict.rowsNeeded },
    groups: groups && {
      ...{ count: groups.count, designEffect: rounded(groups.designEffect) },
      effectiveRows: rounded(groups.effectiveRows),
    },
    worseLabels: worseLabels(verdict),
    fewShot: fewShotOf(verdict),
    champion: championOf(verdict),
    costs: servingCosts(plan),
  };
  return { ...numbers, summary: summaryText(numbers) };
}

/** The largest loss first. */
function worseLabels({ labels }: Verdict): string[] {
  const worse = (labels ?? []).filter(({ change }) => change === "worse");
  const gain = ({ tuned, base }: LabelResult) => tuned.recall - base.recall;
  return worse
    .sort((one, other) => gain(one) - gain(other))
    .slice(0, MAX_LABELS)
    .map(({ label }) => label);
}

function fewShotOf({ fewShot }: Verdict): Decision["fewShot"] {
  if (fewShot === null) return null;
  const { examples, comparison, passed } = fewShot;
  return { examples, passed, ...otherScore(comparison) };
}

function championOf({ champion }: Verdict): Decision["champion"] {
  if (champion === null) return null;
  const { alias, version, comparison, passed } = champion;
  return { alias, version, passed, ...otherScore(comparison) };
}

/** What another model than the base model scores, and how much better the tuned model is. */
function otherScore({ base, gain, interval }: Comparison) {
  return {
    ...{ score: rounded(base), gain: rounded(gain) },
    ...{ low: rounded(interval.low), high: rounded(interval.high) },
  };
}

/** Outcome, verdict, scores and gain, a line each. */
function summaryText(decision: Omit<Decision, "summary">): string {
  const { outcome, reason, worseLabels, fewShot, champion } = decision;
  return [
    `${outcome === "accepted" ? "Accepted" : "REJECTED"}. ${reason}`,
    `verdict: ${verdictText(decision)}`,
    scoresText(decision),
    `gain: ${gainText(decision)}`,
    ...(fewShot === null ? [] : [fewShotText(fewShot)]),
    ...(champion === null ? [] : [`champion: ${championText(champion)}`]),
    ...(worseLabels.length === 0 ? [] : [`worse labels: ${worseLabels.join(", ")}`]),
  ].join("\n");
}

/** To four places, for what passes through the state machine. */
export function rounded(score: number): number {
  return Math.round(score * 10_000) / 10_000;
}
