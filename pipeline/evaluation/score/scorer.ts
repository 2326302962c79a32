import { UserError } from "../../errors.ts";
import type { FormFault } from "../../run-folder/verdict.ts";
import type { ScoreSpec } from "../../workflow/score-spec.ts";
import { chrf } from "./chrf.ts";
import { jsonScorer } from "./json.ts";
import { labelReader, normalize } from "./label.ts";
import { scoreNumber } from "./numeric.ts";
import { regexScorer } from "./regex.ts";
import { rougeL } from "./rouge-l.ts";
import { tokenF1 } from "./token-f1.ts";

/** How good one answer is. */
export interface Score {
  /** 0 to 1. */
  readonly value: number;
  /** What is wrong with its form; null where nothing is. */
  readonly fault: FormFault | null;
  /** The label that was read; null where none was, or answers are not labels. */
  readonly label: string | null;
}

/** Scores answers by one rule. */
export interface Scorer {
  readonly spec: ScoreSpec;
  /** Every value is 0 or 1. */
  readonly isBinary: boolean;
  /** @param recordId of the row; scores that were made before are found by it */
  score(answer: string, reference: string, recordId?: string): Score;
}

/**
 * The scorer of a rule.
 * @param labels the distinct completions where they are few, else null
 * @throws UserError `Score.NoLabels` where answers are to be labels and are not, `Score.BadPattern`,
 *   `Score.External` for a score that is made before the comparison
 */
export function scorerFor(spec: ScoreSpec, labels: readonly string[] | null): Scorer {
  switch (spec.kind) {
    case "labels":
      return labelScorer(spec, labels);
    case "exact":
      return isSame(spec, (answer, reference) => normalize(answer) === normalize(reference));
    case "numeric":
      return { spec, isBinary: true, score: scoreNumber };
    case "json":
      return jsonScorer(spec);
    case "regex":
      return regexScorer(spec);
    case "token-f1":
      return overlap(spec, tokenF1);
    case "rouge-l":
      return overlap(spec, rougeL);
    case "chrf":
      return overlap(spec, chrf);
    default:
      throw new UserError("Score.External", `answers cannot be scored by ${spec.kind} here`);
  }
}

function labelScorer(spec: ScoreSpec, labels: readonly string[] | null): Scorer {
  if (labels === null) {
    throw new UserError("Score.NoLabels", "answers that are not few labels cannot be scored so");
  }
  const reader = labelReader(labels);
  return {
    spec,
    isBinary: true,
    score(answer, reference) {
      const label = reader.read(answer) ?? null;
      const isRight = label !== null && normalize(label) === normalize(reference);
      return { value: isRight ? 1 : 0, fault: label === null ? "outside-labels" : null, label };
    },
  };
}

function isSame(spec: ScoreSpec, test: (answer: string, reference: string) => boolean): Scorer {
  return {
    spec,
    isBinary: true,
    score: (answer, reference) => ({
      value: test(answer, reference) ? 1 : 0,
      fault: null,
      label: null,
    }),
  };
}

function overlap(spec: ScoreSpec, value: (answer: string, reference: string) => number): Scorer {
  return {
    spec,
    isBinary: false,
    score: (answer, reference) => ({ value: value(answer, reference), fault: null, label: null }),
  };
}
