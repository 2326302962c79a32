import { plainLabel } from "../labels.ts";
import type { Rule } from "../rule.ts";

/** A label of a single row. A mere variant of another label is left to another rule. */
export const oneRowClass: Rule = {
  code: "one-row-class",
  severity: "warning",
  title: "Label with only one row",
  why: "A single row cannot be both learned from and held out, and often the label is a typo.",
  remedy: "Correct the label, add rows with it, or remove it.",
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
        const message = `no other row has the label of this one; there are ${all.length} labels`;
        report({ place: rows.place(first), message });
      }
    },
  }),
};
