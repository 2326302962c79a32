import type { Rule } from "../rule.ts";

/** Enough records for the job, too few to learn much from. */
export const fewRecords: Rule = {
  code: "few-records",
  severity: "hint",
  title: "Fewer records than recommended",
  why: "The job runs, but a model tuned on so few rows seldom beats a good prompt.",
  remedy: "Collect more rows before paying for a large run.",
  source:
    "Nova User Guide, customize-fine-tune-hyperparameters; Bedrock User Guide, nova-2-sft-data-prep",
  repairable: false,
  create({ options, rows, report }) {
    const { recommendedRecords, minRecords = 0 } = options.rules;
    if (recommendedRecords === undefined || options.purpose !== "train") return undefined;
    let file = "";
    return {
      file: ({ name }) => {
        file ||= name;
      },
      end() {
        if (rows.length < minRecords || rows.length >= recommendedRecords) return;
        const message = `the number of records is ${rows.length}; at least ${recommendedRecords} are recommended`;
        report({ place: { file, line: 0 }, message });
      },
    };
  },
};
