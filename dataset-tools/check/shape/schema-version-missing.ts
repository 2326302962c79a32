import { isObject } from "../../read/row-shape.ts";
import type { Rule } from "../rule.ts";
import { conversationSchema } from "./format-keys.ts";

/** A Converse row without `schemaVersion`. AWS's own samples leave it out, so this is not an error. */
export const schemaVersionMissing: Rule = {
  code: "schema-version-missing",
  severity: "warning",
  title: "schemaVersion is missing",
  why: "Bedrock's guide shows the field in every conversation record, and other validators require it.",
  remedy: `Add "schemaVersion": "${conversationSchema}"; \`convert\` does it for you.`,
  source: "Bedrock User Guide, model-customization-prepare",
  repairable: false,
  create: ({ report }) => ({
    keys(row, seen) {
      if (seen?.record.shape !== "converse" || !isObject(row.value)) return;
      if ("schemaVersion" in row.value) return;
      report({ place: row.place, path: "schemaVersion", message: "the row has no schemaVersion" });
    },
  }),
};
