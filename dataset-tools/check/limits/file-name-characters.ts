import { shown } from "../finding.ts";
import type { Rule } from "../rule.ts";

/** Characters in a file name that the job does not accept. */
export const fileName: Rule = {
  code: "file-name-characters",
  severity: "warning",
  title: "File name with characters that Bedrock rejects",
  why: "Bedrock accepts only letters, digits, `_`, `-`, `/` and `.` in the names of training files.",
  remedy: "Rename the file; the files that `convert` and `tune` write have valid names.",
  source: "Nova User Guide, fine-tune-prepare-data-understanding",
  repairable: false,
  create: ({ report }) => ({
    file({ name }) {
      if (name.startsWith("s3://")) return;
      const base = name.split(/[/\\]/).at(-1) ?? name;
      const bad = /[^\w\-.]/u.exec(base);
      if (bad === null || base === "") return;
      const message = `the file name contains "${shown(bad[0])}"; only letters, digits, "_", "-" and "." are allowed`;
      report({ place: { file: name, line: 0 }, message });
    },
  }),
};
