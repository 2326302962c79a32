import type { Answer, AnsweredRow } from "../run-folder/answered-rows.ts";
import type { FormFault } from "../run-folder/verdict.ts";
import type { Scorer } from "./score/scorer.ts";

/** One model's answer to one row, scored. */
export interface ScoredAnswer {
  /** By score, in the order of the run's scores. */
  readonly values: readonly number[];
  readonly fault: FormFault | null;
  readonly label: string | null;
  readonly isRefused: boolean;
}

/** One held-out row with the scores of its answers. */
export interface ScoredRow {
  readonly reference: string;
  /** null where rows are not grouped. */
  readonly group: string | null;
  readonly slices: Readonly<Record<string, string>>;
  readonly tuned: ScoredAnswer;
  readonly base: ScoredAnswer;
}

/** Scores both answers of a row by all scores. A refused row never helps the tuned model. */
export function scoreRow(
  scorers: readonly Scorer[],
  { recordId, reference, tuned, base }: AnsweredRow,
  { group, slices }: Pick<ScoredRow, "group" | "slices">,
): ScoredRow {
  return {
    ...{ reference, group, slices },
    tuned: scoreAnswer(scorers, tuned, { recordId, reference, ifRefused: 0 }),
    base: scoreAnswer(scorers, base, { recordId, reference, ifRefused: 1 }),
  };
}

/** @param of.ifRefused value of an answer that the model refused to give */
export function scoreAnswer(
  scorers: readonly Scorer[],
  { text }: Pick<Answer, "text">,
  of: { recordId: string; reference: string; ifRefused: number },
): ScoredAnswer {
  if (text === null) {
    const values = scorers.map(() => of.ifRefused);
    return { values, fault: null, label: null, isRefused: true };
  }
  const scores = scorers.map((scorer) => scorer.score(text, of.reference, of.recordId));
  return {
    values: scores.map(({ value }) => value),
    fault: scores.find(({ fault }) => fault !== null)?.fault ?? null,
    label: scores.find(({ label }) => label !== null)?.label ?? null,
    isRefused: false,
  };
}
