import type { Rule } from "../rule.ts";

/** How many system texts the base model takes. */
export const systemCount: Rule = {
  code: "system-count",
  severity: "error",
  title: "More system texts than the model takes",
  why: "The format of this base model has room for fewer system texts, so the row is refused.",
  remedy:
    "Join the system texts into one; for a format without system text put it before the question.",
  source:
    "amazon-bedrock-samples, Llama dataset validation schema; Bedrock User Guide, distillation-prepare-datasets",
  repairable: false,
  create({ options, report }) {
    const most = options.rules.system === "one" ? 1 : undefined;
    if (most === undefined) return undefined;
    return {
      record({ record }) {
        const count = record.system.length;
        if (count <= most) return;
        const path = record.systemPath ?? "system";
        report({
          place: record.place,
          path,
          message: `at most one system text is taken, found ${count}`,
        });
      },
    };
  },
};
