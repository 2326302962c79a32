import type { Rule } from "../rule.ts";

/** A validation set for a model that takes none. */
export const validationSetUnsupported: Rule = {
  code: "validation-set-unsupported",
  severity: "error",
  title: "This base model takes no validation set",
  why: "The job is refused, or the set is passed over silently.",
  remedy: "Do not send it; keep it as evaluation set instead.",
  source: "Bedrock User Guide, nova-2-sft-data-prep",
  repairable: false,
  create({ options, report }) {
    if (options.purpose !== "validation") return undefined;
    if (options.rules.validationSet !== "unsupported") return undefined;
    return {
      file({ name }) {
        const message = `${options.rules.model} takes no validation set for ${options.rules.method}`;
        report({ place: { file: name, line: 0 }, message });
      },
    };
  },
};
