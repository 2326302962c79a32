import type { DataRules } from "../../models/data-rules.ts";
import type { Rule } from "../rule.ts";

/** Reasoning where the model does not accept it. */
export const reasoningBlock: Rule = {
  code: "reasoning-block",
  severity: "error",
  title: "Reasoning block that the model does not accept",
  why: "Only Nova 2 Lite learns reasoning, and only in the assistant's turns, before the text.",
  remedy: "Remove the block, or choose Nova 2 Lite and put it first in the assistant's turn.",
  source: "Bedrock User Guide, nova-2-sft-data-prep",
  repairable: false,
  create: ({ options, report }) => ({
    record({ onlyText, record }) {
      if (onlyText) return;
      for (const turn of record.turns) {
        const at = turn.blocks.findIndex((b) => "other" in b && "reasoningContent" in b.other);
        const message = at < 0 ? undefined : fault(turn.role, at, options.rules);
        if (message !== undefined) report({ place: record.place, path: turn.path, message });
      }
    },
  }),
};

function fault(role: string, at: number, { model, reasoning }: DataRules): string | undefined {
  if (reasoning !== true) return `${model} accepts no reasoning blocks`;
  if (role !== "assistant") return "only the assistant's turns may contain reasoning";
  return at > 0 ? "reasoning must come before the text" : undefined;
}
