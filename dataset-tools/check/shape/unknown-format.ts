import { defectRule } from "./defect-rule.ts";

/** A row in which the question and the answer cannot be identified. */
export const unknownFormat = defectRule(
  {
    code: "unknown-format",
    severity: "error",
    title: "Unknown record format",
    why: "The question and the answer cannot be identified.",
    remedy: "Name their columns: `--columns prompt=…,completion=…`.",
    source: "Tunewright",
    repairable: false,
  },
  () => ({ message: "the keys of the row match no known record format" }),
);
