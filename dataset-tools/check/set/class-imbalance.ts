import type { Label } from "../labels.ts";
import type { Rule } from "../rule.ts";

const MAX_SHARE = 0.8;
const MAX_RATIO = 50;

/** Some labels have far more rows than others. */
export const classImbalance: Rule = {
  code: "class-imbalance",
  severity: "warning",
  title: "Labels are very unevenly distributed",
  why: "The model learns to prefer the frequent label: it does well overall but fails on the rare ones.",
  remedy: "Add rows with the rare labels, or remove some with the frequent one.",
  source: "Tunewright",
  repairable: false,
  create: ({ labels, rows, report }) => ({
    end() {
      const all = labels.all;
      if (all === undefined) return;
      const [largest, smallest] = extremes(all);
      const share = largest.rows / labels.rows;
      const ratio = largest.rows / Math.max(2, smallest.rows);
      if (share <= MAX_SHARE && ratio < MAX_RATIO) return;
      const percent = Math.round(share * 100);
      const message =
        `the largest of ${all.length} labels has ${largest.rows} of ${labels.rows} rows ` +
        `(${percent}%), the smallest ${smallest.rows}`;
      report({ place: { file: rows.place(largest.first).file, line: 0 }, message });
    },
  }),
};

function extremes(labels: readonly Label[]): [Label, Label] {
  let largest = labels[0] as Label;
  let smallest = largest;
  for (const label of labels) {
    if (label.rows > largest.rows) largest = label;
    if (label.rows < smallest.rows) smallest = label;
  }
  return [largest, smallest];
}
