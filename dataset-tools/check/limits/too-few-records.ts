import type { Rule } from "../rule.ts";

/** Fewer records than the job accepts. */
export const tooFewRecords: Rule = {
  code: "too-few-records",
  severity: "error",
  title: "Too few records",
  why: "Bedrock rejects the customization job below the base model's minimum.",
  remedy: "Add rows, or choose a base model with a lower minimum.",
  source: "Bedrock User Guide, model-customization-prepare; AWS General Reference, Bedrock quotas",
  repairable: false,
  create({ options, rows, report }) {
    const { minRecords, model } = options.rules;
    if (minRecords === undefined || options.purpose !== "train") return undefined;
    let file = "";
    return {
      file: ({ name }) => {
        file ||= name;
      },
      end() {
        if (rows.length >= minRecords) return;
        const message = `the number of records is ${rows.length}; ${model} requires at least ${minRecords}`;
        report({ place: { file, line: 0 }, message });
      },
    };
  },
};
