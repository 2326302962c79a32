import type { Rule } from "../rule.ts";
import { nearestRole, wordOnly } from "./role-names.ts";

const known: ReadonlySet<string> = new Set(["user", "assistant", "system"]);

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
        if (known.has(role)) continue;
        const meant = nearestRole(role);
        const suggestion = meant === undefined ? "" : `; did you mean "${meant}"?`;
        const message = `the role must be user or assistant, but is "${wordOnly(role)}"${suggestion}`;
        report({ place, path, message });
      }
    },
  }),
};
