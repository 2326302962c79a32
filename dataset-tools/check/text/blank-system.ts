import type { Rule } from "../rule.ts";

/** A system text that is empty or only white space. */
export const blankSystem: Rule = {
  code: "blank-system",
  severity: "warning",
  title: "System text is blank",
  why: "An empty system text is refused by Converse and says nothing to the model.",
  remedy: "Leave the field out or write the instruction.",
  source: "Bedrock Runtime API, SystemContentBlock (at least 1 character)",
  repairable: true,
  create: ({ report }) => ({
    record({ record }) {
      if (!record.system.some((text) => text.trim() === "")) return;
      const path = record.systemPath ?? "system";
      report({
        place: record.place,
        path,
        message: "the system text is empty or only white space",
      });
    },
  }),
};
