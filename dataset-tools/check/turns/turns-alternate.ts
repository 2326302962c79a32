import type { Rule } from "../rule.ts";
import { spokenRoles } from "./spoken-role.ts";

/** User and assistant must alternate. */
export const turnsAlternate: Rule = {
  code: "turns-alternate",
  severity: "error",
  title: "Two turns of the same role in a row",
  why: "Bedrock expects user and assistant turns to alternate strictly.",
  remedy: "Join the two turns into one, or insert the missing turn between them.",
  source:
    "Nova User Guide, fine-tune-prepare-data-understanding; nova_ft_dataset_validator.py, check_roles_order",
  repairable: false,
  create: ({ report }) => ({
    record({ orderly, record }) {
      if (orderly || record.turns.length < 2) return;
      const roles = spokenRoles(record);
      for (let i = 1; i < roles.length; i++) {
        const role = roles[i];
        if (role !== roles[i - 1] || (role !== "user" && role !== "assistant")) continue;
        const path = record.turns[i]?.path ?? "messages";
        report({ place: record.place, path, message: `this is the second ${role} turn in a row` });
      }
    },
  }),
};
