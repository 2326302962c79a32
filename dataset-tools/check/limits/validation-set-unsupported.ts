import type { Rule } from "../rule.ts";

/** A validation set for a model that does not accept one. */
export const validationSetUnsupported: Rule = {
  code: "validation-set-unsupported",
  severity: "error",
  title: "Validation set for a model that does not accept one",
  why: "The job is rejected, or the validation set is silently ignored.",
  remedy: "Do not send it; use it as an evaluation set instead.",
  source: "Bedrock User Guide, nova-2-sft-data-prep",
  repairable: false,
  create({ options, report }) {
    if (options.purpose !== "validation") return undefined;
    if (options.rules.validationSet !== "unsupported") return undefined;
    return {
      file({ name }) {
        const message = `${options.rules.model} accepts no validation set for ${options.rules.method}`;
        report({ place: { file: name, line: 0 }, message });
      },
    };
  },
};
