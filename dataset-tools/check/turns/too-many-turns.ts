import type { Rule } from "../rule.ts";

/** Distillation and prompt/completion take one question and one answer. */
export const tooManyTurns: Rule = {
  code: "too-many-turns",
  severity: "error",
  title: "More turns than the format takes",
  why: "This method or format holds one question and one answer; more turns are refused or lost.",
  remedy:
    "Keep one question and its answer in each record, or choose a base model that takes conversations.",
  source: "Bedrock User Guide, distillation-prepare-datasets; model-customization-prepare",
  repairable: false,
  create({ options, report }) {
    const { maxTurns, format } = options.rules;
    const most = maxTurns ?? (format === "prompt-completion" ? 2 : undefined);
    if (most === undefined) return undefined;
    return {
      record({ record: { turns, place } }) {
        if (turns.length <= most) return;
        report({ place, message: `at most ${most} turns are taken, found ${turns.length}` });
      },
    };
  },
};
