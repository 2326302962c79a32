import { AnswerTypes } from "../../evaluation/score/answer-types.ts";
import { chooseScores } from "../../evaluation/score/choose-scores.ts";
import { normalize } from "../../evaluation/score/label.ts";
import { type Scorer, scorerFor } from "../../evaluation/score/scorer.ts";
import type { ExecutionInput } from "../../workflow/input.ts";
import { isExternal } from "../../workflow/score-spec.ts";
import type { ReplayRow } from "./replay-row.ts";

/**
 * The score that decided in the candidate's run, unless it is made outside Tunewright; else one that fits the right
 * answers, or those of production.
 * @param input of the candidate's run; undefined where its folder no longer has it
 */
export function replayScorer(
  input: ExecutionInput | undefined,
  rows: readonly ReplayRow[],
): Scorer {
  const spec = input?.evaluation.scores.find((one) => !isExternal(one));
  const labels = input?.dataset.labels ?? null;
  if (spec !== undefined) return scorerFor(spec, labels);
  const types = new AnswerTypes();
  for (const { hasReference, reference, logged } of rows) {
    if (hasReference || logged !== null) types.add(hasReference ? reference : (logged?.text ?? ""));
  }
  const [chosen = { kind: "exact" as const }] = chooseScores(types, {
    labels,
    schema: null,
  }).scores;
  return scorerFor(chosen, labels);
}

/** Whether two answers are the same but for case, kinds of blanks and marks at the ends. */
export function isSameText(one: string, other: string): boolean {
  return normalize(one) === normalize(other);
}

/** How much an answer agrees with another one, from 0 to 1: the other's label, where it names one, is the right one. */
export function agreementOf(scorer: Scorer, answer: string, other: string): number {
  if (isSameText(answer, other)) return 1;
  const right = scorer.score(other, other).label ?? other;
  return scorer.score(answer, right).value;
}
