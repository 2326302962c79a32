import { defectRule } from "./defect-rule.ts";

/** A row without a key that its shape requires. */
export const missingKey = defectRule(
  {
    code: "missing-key",
    severity: "error",
    title: "Required key is missing",
    why: "Bedrock rejects the file for a single row without the field.",
    remedy: "Add the field or remove the row.",
    source: "Bedrock User Guide, model-customization-prepare",
    repairable: false,
  },
  ({ key, shape }) => ({
    path: key,
    message: `the row has no "${key}", which the format ${shape} requires`,
  }),
);
