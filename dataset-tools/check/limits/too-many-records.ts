import type { Rule } from "../rule.ts";

/** More records than the job takes. */
export const tooManyRecords: Rule = {
  code: "too-many-records",
  severity: "error",
  title: "Too many records",
  why: "The customization job is refused above the quota (adjustable for your account).",
  remedy: "Take a sample, or ask AWS to raise the quota.",
  source: "AWS General Reference, Bedrock quotas",
  repairable: false,
  create({ options, rows, report }) {
    const { rules, purpose } = options;
    if (purpose === "evaluation") return undefined;
    const most =
      purpose === "validation"
        ? (rules.maxValidationRecords ?? rules.maxRecords)
        : rules.maxRecords;
    if (most === undefined) return undefined;
    let file = "";
    return {
      file: ({ name }) => {
        file ||= name;
      },
      end() {
        if (rows.length <= most) return;
        const message = `${rules.model} takes at most ${most} records, found ${rows.length}`;
        report({ place: { file, line: 0 }, message });
      },
    };
  },
};
