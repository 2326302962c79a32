import { defectRule } from "./defect-rule.ts";

/** One row in another format than the rest of its file. */
export const mixedFormats = defectRule(
  {
    code: "mixed-formats",
    severity: "error",
    title: "Row in another format than the rest",
    why: "Bedrock takes one format a file and refuses the file for a single other row.",
    remedy:
      "Convert the row to the format of the others, or put rows of each format in files of their own.",
    source: "Bedrock User Guide, model-customization-prepare",
    repairable: false,
  },
  ({ shape }) => ({
    message: `the rows before have another format; this one ${shape === undefined ? "has none that is known" : `is ${shape}`}`,
  }),
);
