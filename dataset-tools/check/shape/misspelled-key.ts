import { shown } from "../finding.ts";
import { defectRule } from "./defect-rule.ts";

/** `mesages`, `Completion`. */
export const misspelledKey = defectRule(
  {
    code: "misspelled-key",
    severity: "error",
    title: "Required key misspelled",
    why: "Bedrock does not find the field and rejects the file.",
    remedy: "Write the key exactly as shown; keys are case-sensitive.",
    source: "Bedrock User Guide, model-customization-prepare",
    repairable: false,
  },
  ({ key, found }) => ({
    path: key,
    message: `the key "${key}" is missing; is "${shown(found)}" a misspelling of it?`,
  }),
);
