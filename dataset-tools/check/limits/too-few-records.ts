import type { Rule } from "../rule.ts";

/** Fewer records than the job takes. */
export const tooFewRecords: Rule = {
  code: "too-few-records",
  severity: "error",
  title: "Too few records",
  why: "The customization job is refused below the base model's minimum.",
  remedy: "Add rows, or choose a base model that takes fewer.",
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
        const message = `${model} wants at least ${minRecords} records, found ${rows.length}`;
        report({ place: { file, line: 0 }, message });
      },
    };
  },
};
