import type { Rule } from "../rule.ts";

/** A file larger than the job accepts. */
export const fileTooLarge: Rule = {
  code: "file-too-large",
  severity: "error",
  title: "File is larger than the job accepts",
  why: "Bedrock rejects the file after the upload.",
  remedy: "Use fewer rows or shorter texts.",
  source: "AWS General Reference, Bedrock quotas",
  repairable: false,
  create({ options, report }) {
    const max = options.rules.maxBytesPerFile;
    if (max === undefined) return undefined;
    return {
      file({ name, bytes }) {
        if (bytes === undefined || bytes <= max) return;
        const message = `the file has ${megabytes(bytes)} MB; the limit is ${megabytes(max)} MB`;
        report({ place: { file: name, line: 0 }, message });
      },
    };
  },
};

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
