import { shown } from "../finding.ts";
import type { Rule } from "../rule.ts";
import { plainRole } from "./role-names.ts";

/** `User`, `ASSISTANT`, ` user`. */
export const roleCase: Rule = {
  code: "role-case",
  severity: "error",
  title: "Role is not in lower case",
  why: "Roles are case-sensitive: `User` is not `user`.",
  remedy: "Write the role in lower case, without spaces.",
  source: "Nova User Guide, fine-tune-prepare-data-understanding",
  repairable: false,
  create: ({ report }) => ({
    record({ orderly, record: { turns, place } }) {
      if (orderly) return;
      for (const { role, path } of turns) {
        const plain = plainRole(role);
        if (plain === role || plain === undefined) continue;
        report({ place, path, message: `the role must be "${plain}", but is "${shown(role)}"` });
      }
    },
  }),
};
