import type { Rule } from "../rule.ts";

/** An empty conversation. */
export const noTurns: Rule = {
  code: "no-turns",
  severity: "error",
  title: "Conversation without turns",
  why: "There is nothing to learn, and Bedrock rejects an empty list of messages.",
  remedy: "Add the turns or remove the row.",
  source: "Nova User Guide, fine-tune-prepare-data-understanding",
  repairable: false,
  create: ({ report }) => ({
    record({ record: { turns, place } }) {
      if (turns.length === 0) report({ place, message: "the record has no turns" });
    },
  }),
};
