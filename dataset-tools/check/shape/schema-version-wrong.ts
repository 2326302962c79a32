import { isObject } from "../../read/row-shape.ts";
import type { Rule } from "../rule.ts";
import { conversationSchema } from "./format-keys.ts";

/** A Converse row with another `schemaVersion`. */
export const schemaVersionWrong: Rule = {
  code: "schema-version-wrong",
  severity: "error",
  title: "schemaVersion is not bedrock-conversation-2024",
  why: "The schemas of Llama and of distillation accept only this value; Nova accepts any string.",
  remedy: `Write "schemaVersion": "${conversationSchema}".`,
  source: "amazon-bedrock-samples, Llama and distillation schemas; Nova User Guide",
  repairable: false,
  create: ({ options, report }) => ({
    keys(row, seen) {
      if (seen?.record.shape !== "converse" || !isObject(row.value)) return;
      const found = row.value["schemaVersion"];
      if (found === undefined || found === conversationSchema) return;
      const anyText = options.rules.schemaVersion === "any" && typeof found === "string";
      const message = `schemaVersion must be "${conversationSchema}"`;
      const severity = anyText ? "warning" : "error";
      report({ place: row.place, path: "schemaVersion", severity, message });
    },
  }),
};
