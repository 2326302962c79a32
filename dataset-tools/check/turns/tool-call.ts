import type { Rule } from "../rule.ts";
import { toolFault } from "./tool-faults.ts";

/** A tool call that cannot be right: undeclared, unanswered, with arguments that do not fit. */
export const toolCall: Rule = {
  code: "tool-call",
  severity: "error",
  title: "Tool call or tool that does not fit the format",
  why: "The Converse format pairs every call with a declared tool, arguments that fit its schema, and a result with the same id; a job rejects others or learns wrong calls.",
  remedy:
    "Declare the row's tools (`tools` or `toolConfig`) with descriptions and schemas, and fix or remove the call.",
  source: "nova_ft_dataset_validator.py, validate_tool_use_in_conversation; Bedrock API, Converse",
  repairable: false,
  create({ options, report }) {
    if (options.rules.tools !== true) return undefined;
    return {
      record({ onlyText, record }) {
        if (onlyText && record.tools === undefined) return;
        const fault = toolFault(record);
        if (fault !== undefined) report({ place: record.place, ...fault });
      },
    };
  },
};
