import type { Rule } from "../rule.ts";

/** A system turn among the messages. OpenAI's opening system message is lifted out by the reader. */
export const systemInMessages: Rule = {
  code: "system-in-messages",
  severity: "error",
  title: "System turn inside the messages",
  why: "Bedrock takes the system text in its own field; a system turn in the conversation is refused.",
  remedy: "Move the text to the `system` field, before the messages.",
  source: "Bedrock User Guide, model-customization-prepare (Converse format)",
  repairable: false,
  create: ({ report }) => ({
    record({ orderly, record: { turns, place } }) {
      if (orderly) return;
      for (const { role, path } of turns) {
        if (role !== "system") continue;
        report({ place, path, message: "a turn has the role system among the messages" });
      }
    },
  }),
};
