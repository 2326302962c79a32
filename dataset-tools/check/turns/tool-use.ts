import type { Rule } from "../rule.ts";
import { usesTools } from "./spoken-role.ts";

/** Tool calls in a training record. */
export const toolUse: Rule = {
  code: "tool-use",
  severity: "warning",
  title: "Tool calls in the conversation",
  why: 'The guide for Nova 2 says that tool sections "might cause your job to fail"; other models do not accept them.',
  remedy: "Write the call and its result as text in the turns, as AWS's own tool-use sample does.",
  source: "Bedrock User Guide, nova-2-sft-data-prep",
  repairable: false,
  create: ({ report }) => ({
    record({ orderly, onlyText, record }) {
      if ((orderly && onlyText) || !usesTools(record)) return;
      report({
        place: record.place,
        message: "the conversation contains tool calls or tool results",
      });
    },
  }),
};
