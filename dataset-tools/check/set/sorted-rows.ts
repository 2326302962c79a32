import type { Key } from "../duplicate-index.ts";
import type { Rule } from "../rule.ts";

const MIN_ROWS = 50;
/** Fewer changes of label from row to row than this share of what chance makes: the rows are sorted. */
const MAX_CHANGES = 0.2;

/** Rows in the order of their labels. */
export const sortedRows: Rule = {
  code: "sorted-rows",
  severity: "hint",
  title: "Rows are sorted by label",
  why: "A job that reads the rows in order sees one label for long, then another, and what is cut off at the end is one label.",
  remedy:
    "Shuffle the rows before you split or cut the file yourself; Tunewright's own split draws them at random.",
  source: "cleanlab, non-IID issue",
  repairable: false,
  create({ labels, rows, report }) {
    let last: Key | undefined;
    let changes = 0;
    return {
      record({ answer, answered }) {
        if (answer === undefined) return;
        if (last !== undefined && (last.high !== answered.high || last.low !== answered.low)) {
          changes++;
        }
        last = answered;
      },
      end() {
        const all = labels.all;
        if (all === undefined || labels.rows < MIN_ROWS) return;
        const same = all.reduce((sum, label) => sum + (label.rows / labels.rows) ** 2, 0);
        const byChance = (labels.rows - 1) * (1 - same);
        if (changes > Math.max(all.length - 1, byChance * MAX_CHANGES) || byChance < MIN_ROWS / 2) {
          return;
        }
        const file = rows.place(all[0]?.first ?? 0).file;
        const message =
          `the label changes ${changes} times from row to row; in a random order of these ` +
          `${labels.rows} rows it would change about ${Math.round(byChance)} times`;
        report({ place: { file, line: 0 }, message });
      },
    };
  },
};
