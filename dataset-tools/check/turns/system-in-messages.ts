import type { Rule } from "../rule.ts";

/** A system turn among the messages. The reader has already moved OpenAI's opening system message to `system`. */
export const systemInMessages: Rule = {
  code: "system-in-messages",
  severity: "error",
  title: "System turn inside the messages",
  why: "Bedrock expects the system prompt in its own field and rejects a system turn in the conversation.",
  remedy: "Move the text to the `system` field, before the messages.",
  source: "Bedrock User Guide, model-customization-prepare (Converse format)",
  repairable: false,
  create: ({ report }) => ({
    record({ orderly, record: { turns, place } }) {
      if (orderly) return;
      for (const { role, path } of turns) {
        if (role !== "system") continue;
        report({ place, path, message: "a turn among the messages has the role system" });
      }
    },
  }),
};
