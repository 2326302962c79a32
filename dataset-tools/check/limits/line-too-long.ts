import type { Rule } from "../rule.ts";

/** A line longer than distillation accepts. */
export const lineTooLong: Rule = {
  code: "line-too-long",
  severity: "error",
  title: "Line is longer than the job accepts",
  why: "Distillation rejects records above its quota for a line.",
  remedy: "Shorten the prompt or leave the row out.",
  source: "AWS General Reference, Bedrock quotas (distillation, 16 KB a line)",
  repairable: false,
  create({ options, report }) {
    const max = options.rules.maxBytesPerLine;
    if (max === undefined) return undefined;
    return {
      row({ text, place }) {
        if (text === undefined || text.length * 3 <= max) return;
        const bytes = Buffer.byteLength(text);
        if (bytes <= max) return;
        report({ place, message: `the line has ${bytes} bytes; the limit is ${max}` });
      },
    };
  },
};
