import type { Rule } from "../rule.ts";

/** More records than the job accepts. */
export const tooManyRecords: Rule = {
  code: "too-many-records",
  severity: "error",
  title: "Too many records",
  why: "Bedrock rejects the customization job above this quota, which AWS can raise for your account.",
  remedy: "Use a sample of the rows, or ask AWS to raise the quota.",
  source: "AWS General Reference, Bedrock quotas",
  repairable: false,
  create({ options, rows, report }) {
    const { rules, purpose } = options;
    if (purpose === "evaluation") return undefined;
    const max =
      purpose === "validation"
        ? (rules.maxValidationRecords ?? rules.maxRecords)
        : rules.maxRecords;
    if (max === undefined) return undefined;
    let file = "";
    return {
      file: ({ name }) => {
        file ||= name;
      },
      end() {
        if (rows.length <= max) return;
        const message = `the number of records is ${rows.length}; ${rules.model} accepts at most ${max}`;
        report({ place: { file, line: 0 }, message });
      },
    };
  },
};
