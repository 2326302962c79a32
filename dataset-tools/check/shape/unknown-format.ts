import { defectRule } from "./defect-rule.ts";

/** A row in which no question and answer can be found. */
export const unknownFormat = defectRule(
  {
    code: "unknown-format",
    severity: "error",
    title: "No known record format",
    why: "Question and answer cannot be told apart.",
    remedy: "Say which columns hold them: `--columns prompt=…,completion=…`.",
    source: "Tunewright",
    repairable: false,
  },
  () => ({ message: "the row's keys fit no known record format" }),
);
