import { UserError } from "../../errors.ts";
import type { FormFault } from "../../run-folder/verdict.ts";
import type { ScoreSpec } from "../../workflow/score-spec.ts";
import { labelReader, normalize } from "./label.ts";
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
  score(answer: string, reference: string): Score;
}

/**
 * The scorer of a rule.
 * @param labels the distinct completions where they are few, else null
 * @throws UserError `Score.External` for a score that is made before the comparison
 */
export function scorerFor(spec: ScoreSpec, labels: readonly string[] | null): Scorer {
  if (spec.kind === "labels" && labels !== null) return labelScorer(spec, labels);
  if (spec.kind === "token-f1") return plain(spec, tokenF1);
  throw new UserError("Score.External", `answers cannot be scored by ${spec.kind} here`);
}

function labelScorer(spec: ScoreSpec, labels: readonly string[]): Scorer {
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

function plain(spec: ScoreSpec, value: (answer: string, reference: string) => number): Scorer {
  return {
    spec,
    isBinary: false,
    score: (answer, reference) => ({ value: value(answer, reference), fault: null, label: null }),
  };
}
