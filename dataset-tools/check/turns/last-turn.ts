import type { Rule } from "../rule.ts";
import { spokenRoles } from "./spoken-role.ts";

/** The last turn must be the answer to learn. */
export const lastTurn: Rule = {
  code: "last-turn",
  severity: "error",
  title: "Conversation does not end with the assistant",
  why: "The last turn is what the model learns; Bedrock rejects a conversation without it.",
  remedy:
    "End every conversation with the answer that the model should learn, or remove the last question.",
  source: "Nova User Guide, fine-tune-prepare-data-understanding",
  repairable: false,
  create({ options, report }) {
    if (options.rules.method !== "sft") return undefined;
    return {
      record({ orderly, record }) {
        if (orderly) return;
        const roles = spokenRoles(record);
        const last = roles.at(-1);
        if (last === undefined || last === "assistant" || !roles.includes("assistant")) return;
        const path = record.turns.at(-1)?.path ?? "messages";
        const role = last === "user" ? "the user's" : "of another role";
        report({
          place: record.place,
          path,
          message: `the last turn is ${role}, not the assistant's`,
        });
      },
    };
  },
};
