import { NamesInFile } from "../names-in-file.ts";
import type { Rule } from "../rule.ts";
import { wordOnly } from "./role-names.ts";

/** A role under another name, e.g. `human` or `USER`, that is read as the one it means. */
export const roleName: Rule = {
  code: "role-name",
  severity: "warning",
  title: "Role under another name",
  why: "Bedrock accepts only `user` and `assistant`, in lower case, and rejects the file for any other name.",
  remedy:
    "Run `convert`, which writes the roles by their right names; do not upload the file as it is.",
  source: "Nova User Guide, fine-tune-prepare-data-understanding",
  repairable: false,
  create(context) {
    const names = new NamesInFile(context, (name, times) => {
      const [written = "", role] = name.split("\0");
      return `the role "${wordOnly(written)}" is read as "${role}", in ${times} from here on`;
    });
    return {
      file: () => names.flush(),
      record({ record: { turns, place } }) {
        const seen = new Set<string>();
        for (const { written, role, path } of turns) {
          if (written === undefined || seen.has(written)) continue;
          seen.add(written);
          names.add(`${written}\0${role}`, { ...place, path });
        }
      },
      end: () => names.flush(),
    };
  },
};
