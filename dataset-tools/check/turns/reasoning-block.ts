import type { DataRules } from "../../models/data-rules.ts";
import type { Rule } from "../rule.ts";

/** Reasoning in a place or for a model that does not take it. */
export const reasoningBlock: Rule = {
  code: "reasoning-block",
  severity: "error",
  title: "Reasoning block that the model does not take",
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
  if (reasoning !== true) return `${model} takes no reasoning blocks`;
  if (role !== "assistant") return "reasoning may stand in the assistant's turns only";
  return at > 0 ? "reasoning must stand before the text" : undefined;
}
