import type { Rule } from "../rule.ts";

/** Distillation and prompt/completion accept one question and one answer. */
export const tooManyTurns: Rule = {
  code: "too-many-turns",
  severity: "error",
  title: "More turns than the format allows",
  why: "This method or format allows one question and one answer; more turns are rejected or lost.",
  remedy:
    "Keep one question and its answer in each record, or choose a base model that accepts conversations.",
  source: "Bedrock User Guide, distillation-prepare-datasets; model-customization-prepare",
  repairable: false,
  create({ options, report }) {
    const { maxTurns, format } = options.rules;
    const max = maxTurns ?? (format === "prompt-completion" ? 2 : undefined);
    if (max === undefined) return undefined;
    return {
      record({ record: { turns, place } }) {
        if (turns.length <= max) return;
        report({ place, message: `the record has ${turns.length} turns; the limit is ${max}` });
      },
    };
  },
};
