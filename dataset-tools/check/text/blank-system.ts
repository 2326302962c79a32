import type { Rule } from "../rule.ts";

/** A system prompt that is empty or only white space. */
export const blankSystem: Rule = {
  code: "blank-system",
  severity: "warning",
  title: "System prompt is blank",
  why: "Converse rejects an empty system prompt, and it tells the model nothing.",
  remedy: "Remove the field or write the instruction.",
  source: "Bedrock Runtime API, SystemContentBlock (at least 1 character)",
  repairable: false,
  create: ({ report }) => ({
    record({ record }) {
      if (!record.system.some((text) => text.trim() === "")) return;
      const path = record.systemPath ?? "system";
      report({
        place: record.place,
        path,
        message: "the system prompt is empty or contains only white space",
      });
    },
  }),
};
