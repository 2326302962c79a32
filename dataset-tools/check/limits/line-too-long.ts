import type { Rule } from "../rule.ts";

/** A line above the size that distillation takes. */
export const lineTooLong: Rule = {
  code: "line-too-long",
  severity: "error",
  title: "Line longer than the job takes",
  why: "Distillation refuses records above its line quota.",
  remedy: "Shorten the prompt or leave the row out.",
  source: "AWS General Reference, Bedrock quotas (distillation, 16 KB a line)",
  repairable: false,
  create({ options, report }) {
    const most = options.rules.maxBytesPerLine;
    if (most === undefined) return undefined;
    return {
      row({ text, place }) {
        if (text === undefined || text.length * 3 <= most) return;
        const bytes = Buffer.byteLength(text);
        if (bytes <= most) return;
        report({ place, message: `a line may have ${most} bytes, this one has ${bytes}` });
      },
    };
  },
};
