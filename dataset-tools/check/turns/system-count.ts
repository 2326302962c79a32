import type { Rule } from "../rule.ts";

/** More system prompts than the base model accepts. */
export const systemCount: Rule = {
  code: "system-count",
  severity: "error",
  title: "More system prompts than the model accepts",
  why: "The format of this base model allows fewer system prompts, so the row is rejected.",
  remedy: "Join the system prompts into one.",
  source:
    "amazon-bedrock-samples, Llama dataset validation schema; Bedrock User Guide, distillation-prepare-datasets",
  repairable: false,
  create({ options, report }) {
    const max = options.rules.system === "one" ? 1 : undefined;
    if (max === undefined) return undefined;
    return {
      record({ record }) {
        const count = record.system.length;
        if (count <= max) return;
        const path = record.systemPath ?? "system";
        report({
          place: record.place,
          path,
          message: `the record has ${count} system prompts; only one is allowed`,
        });
      },
    };
  },
};
