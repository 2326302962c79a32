import type { Rule } from "../rule.ts";

/** An answer that is not to be learned, before one that is. */
export const untrainedAnswer: Rule = {
  code: "untrained-answer",
  severity: "error",
  title: "Answer of weight 0 before one that counts",
  why: "Bedrock learns every answer of a conversation and knows no weights, so the model would learn this one too.",
  remedy:
    "Leave out the answer and its question, or end the conversation before it; `convert` cuts off only answers at the end.",
  source: "Bedrock User Guide, nova-2-sft-data-prep (loss on the assistant's turns)",
  repairable: false,
  create: ({ report }) => ({
    record({ record: { turns, place } }) {
      for (const { untrained, path } of turns) {
        if (untrained === undefined) continue;
        report({ place, path, message: "the answer has the weight 0, but would be learned" });
      }
    },
  }),
};
