import { usesTools } from "../../read/to-record.ts";
import type { Rule } from "../rule.ts";

/** Tool calls in a training record. */
export const toolUse: Rule = {
  code: "tool-use",
  severity: "error",
  title: "Tool calls in the conversation",
  why: 'The guide for Nova 2 says that tool sections "might cause your job to fail"; Llama and distillation accept text only. Nova Micro, Lite and Pro accept them as Converse writes them.',
  remedy:
    "Write the call and its result as text in the turns, as AWS's own tool-use sample does, or choose Nova Micro, Lite or Pro.",
  source: "Bedrock User Guide, nova-2-sft-data-prep; nova_ft_dataset_validator.py (toolConfig)",
  repairable: false,
  create: ({ options: { rules }, report }) => ({
    record({ onlyText, record }) {
      if (onlyText || !usesTools(record)) return;
      const message = "the conversation contains tool calls or tool results";
      if (rules.tools === true) report({ place: record.place, severity: "hint", message });
      else report({ place: record.place, message: `${message}; ${rules.model} accepts none` });
    },
  }),
};
