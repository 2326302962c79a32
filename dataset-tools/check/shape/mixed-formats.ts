import { defectRule } from "./defect-rule.ts";

/** A row in a different format from the rest of its file. */
export const mixedFormats = defectRule(
  {
    code: "mixed-formats",
    severity: "error",
    title: "Row in a different format from the rest",
    why: "Bedrock accepts one format per file and rejects the file for a single row in another.",
    remedy: "Convert the row to the format of the others, or use a separate file for each format.",
    source: "Bedrock User Guide, model-customization-prepare",
    repairable: false,
  },
  ({ shape }) => ({
    message: `the format of this row is ${shape ?? "unknown"}, unlike that of earlier rows`,
  }),
);
