import { plainLabel } from "../labels.ts";
import type { Rule } from "../rule.ts";

/** A label that stands in one row only. A mere variant of another label is another rule's. */
export const oneRowClass: Rule = {
  code: "one-row-class",
  severity: "warning",
  title: "Label with a single row",
  why: "One row cannot be learned and held out at once; often the label is a slip.",
  remedy: "Correct the label, add rows of it, or leave it out.",
  source: "Tunewright",
  repairable: false,
  create: ({ labels, rows, report }) => ({
    end() {
      const all = labels.all ?? [];
      const spellings = new Map<string, number>();
      for (const { text } of all) {
        const plain = plainLabel(text);
        spellings.set(plain, (spellings.get(plain) ?? 0) + 1);
      }
      for (const { text, first, rows: count } of all) {
        if (count > 1 || text.trim() === "" || spellings.get(plainLabel(text)) !== 1) continue;
        const message = `this row's label stands in no other row; there are ${all.length} labels`;
        report({ place: rows.place(first), message });
      }
    },
  }),
};
