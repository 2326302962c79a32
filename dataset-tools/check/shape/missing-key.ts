import { defectRule } from "./defect-rule.ts";

/** A row without a key that its shape demands. */
export const missingKey = defectRule(
  {
    code: "missing-key",
    severity: "error",
    title: "Required key missing",
    why: "Bedrock refuses the file for one row without the field.",
    remedy: "Add the field or remove the row.",
    source: "Bedrock User Guide, model-customization-prepare",
    repairable: false,
  },
  ({ key, shape }) => ({
    path: key,
    message: `a ${shape} row must have "${key}"; this one has not`,
  }),
);
