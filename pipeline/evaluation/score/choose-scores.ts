import type { AnswerType, ScoreEvidence } from "../../run-folder/plan.ts";
import type { ScoreSpec } from "../../workflow/score-spec.ts";
import type { AnswerTypes } from "./answer-types.ts";

/** Scores that fit a dataset's answers, and what was seen of these. */
export interface ChosenScores {
  readonly scores: readonly ScoreSpec[];
  readonly evidence: ScoreEvidence;
}

/** Up to so many different numbers are labels, such as ratings; more are amounts. */
const MAX_NUMBER_LABELS = 20;

/**
 * Chooses the scores of a run by what the right answers are; the first decides.
 * @param types of the held-out rows' answers
 * @param of.labels the distinct answers where they are few
 * @param of.schema JSON Schema of the answers, as JSON text
 */
export function chooseScores(
  types: AnswerTypes,
  { labels, schema }: { labels: readonly string[] | null; schema: string | null },
): ChosenScores {
  const answers = typeOf(types, labels);
  const { rows, firstOther } =
    answers === "labels" || answers === "texts"
      ? { rows: types.rows, firstOther: null }
      : types.countOf(answers);
  const evidence: ScoreEvidence = {
    answers,
    rows,
    of: types.rows,
    firstOther,
    labels: answers === "labels" ? (labels?.length ?? null) : null,
  };
  return { evidence, scores: scoresFor(answers, schema) };
}

function typeOf(types: AnswerTypes, labels: readonly string[] | null): AnswerType {
  const { type } = types;
  if (labels === null || type === "json") return type;
  return type === "numbers" && labels.length > MAX_NUMBER_LABELS ? type : "labels";
}

function scoresFor(answers: AnswerType, schema: string | null): ScoreSpec[] {
  switch (answers) {
    case "labels":
      return [{ kind: "labels" }];
    case "numbers":
      return [{ kind: "numeric" }];
    case "json":
      return [{ kind: "json", fields: null, schema }];
    case "short-texts":
      return [{ kind: "exact" }, { kind: "token-f1" }];
    case "texts":
      return [{ kind: "token-f1" }, { kind: "rouge-l" }, { kind: "chrf" }];
  }
}
