import type { Rule } from "../rule.ts";
import { spokenRoles } from "./spoken-role.ts";

/** The user speaks first. */
export const firstTurn: Rule = {
  code: "first-turn",
  severity: "error",
  title: "Conversation does not start with the user",
  why: "Bedrock rejects a conversation whose first turn is not the user's.",
  remedy: "Start with the user's turn; move an opening instruction to `system`.",
  source: "Nova User Guide, fine-tune-prepare-data-understanding; nova_ft_dataset_validator.py",
  repairable: false,
  create: ({ report }) => ({
    record({ orderly, record }) {
      if (orderly) return;
      const first = spokenRoles(record).find((role) => role !== "system");
      if (first === undefined || first === "user") return;
      const path = record.turns[0]?.path ?? "messages";
      const role = first === "assistant" ? "the assistant's" : "of another role";
      report({ place: record.place, path, message: `the first turn is ${role}, not the user's` });
    },
  }),
};
