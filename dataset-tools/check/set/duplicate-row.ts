import type { Rule } from "../rule.ts";

/** The same system prompt, question and answer, letter by letter. */
export const duplicateRow: Rule = {
  code: "duplicate-row",
  severity: "warning",
  title: "Exact duplicate row",
  why: "Repeated rows get more weight than the others, cost money, and leak from training into evaluation.",
  remedy: "Remove the copy; `--fix` keeps only the first of each.",
  source: "Tunewright",
  repairable: true,
  create: ({ rows, report }) => ({
    record({ repeats: { exact }, record: { place } }) {
      if (exact < 0) return;
      report({ place, message: `the row is identical to ${rows.name(exact, place)}` });
    },
  }),
};
