import type { Rule } from "../rule.ts";

/** A conversation with nothing in it. */
export const noTurns: Rule = {
  code: "no-turns",
  severity: "error",
  title: "Conversation without any turn",
  why: "There is nothing to learn, and Bedrock refuses an empty list of messages.",
  remedy: "Fill the conversation in or remove the row.",
  source: "Nova User Guide, fine-tune-prepare-data-understanding",
  repairable: false,
  create: ({ report }) => ({
    record({ record: { turns, place } }) {
      if (turns.length === 0) report({ place, message: "the record has no turn" });
    },
  }),
};
