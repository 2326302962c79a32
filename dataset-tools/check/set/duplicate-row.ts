import { KeyIndex } from "../key-index.ts";
import type { Rule } from "../rule.ts";

/** The same system text, question and answer, letter by letter. */
export const duplicateRow: Rule = {
  code: "duplicate-row",
  severity: "warning",
  title: "Exact duplicate row",
  why: "Repeated rows weigh more than the others, cost money, and leak from training into evaluation.",
  remedy: "Remove the copy; `--fix` keeps the first of each.",
  source: "Tunewright",
  repairable: true,
  create({ rows, report }) {
    const index = new KeyIndex();
    return {
      record({ exact, ordinal, record: { place } }) {
        const first = index.put(exact.high, exact.low, ordinal);
        if (first < 0) return;
        report({ place, message: `the row is the same as ${rows.name(first, place)}` });
      },
    };
  },
};
