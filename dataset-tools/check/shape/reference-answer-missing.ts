import type { Rule } from "../rule.ts";

/** A row for reinforcement fine-tuning with no answer to grade against. */
export const referenceAnswerMissing: Rule = {
  code: "reference-answer-missing",
  severity: "error",
  title: "No reference answer to grade against",
  why: "Reinforcement fine-tuning passes `reference_answer` to the grader; without it the reward is meaningless.",
  remedy: "Add `reference_answer` (a string or an object).",
  source: "Bedrock User Guide, rft-prepare-data",
  repairable: false,
  create({ options, report }) {
    if (options.rules.method !== "rft") return undefined;
    return {
      record({ answer, record: { place, referenceAnswer } }) {
        if (referenceAnswer !== undefined && referenceAnswer !== null) return;
        if (referenceAnswer === undefined && answer !== undefined) return;
        report({ place, path: "reference_answer", message: "the row has no reference_answer" });
      },
    };
  },
};
