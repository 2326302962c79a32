import type { Rule } from "../rule.ts";

/** Distillation takes one text in each turn, no more. */
export const singleText: Rule = {
  code: "single-text",
  severity: "error",
  title: "More than one text in a turn",
  why: "Distillation's schema has exactly one text in each turn and refuses the row.",
  remedy: "Join the texts of the turn into one.",
  source: "Bedrock User Guide, distillation-prepare-datasets; amazon-bedrock-samples, schema",
  repairable: false,
  create({ options, report }) {
    if (options.rules.method !== "distillation") return undefined;
    return {
      record({ record: { turns, place } }) {
        for (const { blocks, path } of turns) {
          if (blocks.length < 2) continue;
          const message = `a turn must hold one text, this one holds ${blocks.length} blocks`;
          report({ place, path, message });
        }
      },
    };
  },
};
