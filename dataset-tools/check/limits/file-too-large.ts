import type { Rule } from "../rule.ts";

/** A file above the size that the job takes. */
export const fileTooLarge: Rule = {
  code: "file-too-large",
  severity: "error",
  title: "File larger than the job takes",
  why: "Bedrock refuses the file after the upload.",
  remedy: "Take fewer rows or shorter texts.",
  source: "AWS General Reference, Bedrock quotas",
  repairable: false,
  create({ options, report }) {
    const most = options.rules.maxBytesPerFile;
    if (most === undefined) return undefined;
    return {
      file({ name, bytes }) {
        if (bytes === undefined || bytes <= most) return;
        const message = `a file may have ${megabytes(most)} MB, this one has ${megabytes(bytes)} MB`;
        report({ place: { file: name, line: 0 }, message });
      },
    };
  },
};

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
