import type { Rule } from "../rule.ts";
import { nearestRole, plainRole, toolRoles } from "./role-names.ts";

/** A role that no base model accepts, such as `assitant`. */
export const roleUnknown: Rule = {
  code: "role-unknown",
  severity: "error",
  title: "Unknown or misspelled role",
  why: "Bedrock accepts only the roles user and assistant and rejects the file for any other.",
  remedy: "Write `user` or `assistant`.",
  source: "Nova User Guide, fine-tune-prepare-data-understanding",
  repairable: false,
  create: ({ report }) => ({
    record({ orderly, record: { turns, place } }) {
      if (orderly) return;
      for (const { role, path } of turns) {
        if (toolRoles.has(role) || plainRole(role) !== undefined) continue;
        const meant = nearestRole(role);
        const suggestion = meant === undefined ? "" : `; did you mean "${meant}"?`;
        const message = `the role must be user or assistant, but is "${wordOnly(role)}"${suggestion}`;
        report({ place, path, message });
      }
    },
  }),
};

/** A role is a word; anything longer may be text of the row and is not shown. */
function wordOnly(role: string): string {
  return /^[\w -]{0,24}$/.test(role) ? role : `${role.length} characters`;
}
