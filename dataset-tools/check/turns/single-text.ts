import type { Rule } from "../rule.ts";

/** Distillation accepts exactly one text in each turn. */
export const singleText: Rule = {
  code: "single-text",
  severity: "error",
  title: "More than one text in a turn",
  why: "Distillation's schema allows exactly one text in each turn and rejects the row.",
  remedy: "Join the texts of the turn into one.",
  source: "Bedrock User Guide, distillation-prepare-datasets; amazon-bedrock-samples, schema",
  repairable: false,
  create({ options, report }) {
    if (options.rules.method !== "distillation") return undefined;
    return {
      record({ record: { turns, place } }) {
        for (const { blocks, path } of turns) {
          if (blocks.length < 2) continue;
          const message = `the turn has ${blocks.length} blocks; only one is allowed`;
          report({ place, path, message });
        }
      },
    };
  },
};
