import type { Rule } from "../rule.ts";

const MIN_ROWS = 100;
const MIN_ROWS_OF_LABEL = 20;
const MAX_LABELS = 10;
/** Logarithmic steps of length, six to each doubling. */
const STEPS_PER_DOUBLING = 6;
const STEPS = 128;
const MIN_SHARE = 0.97;
/** How much better the length must predict than the most frequent label. */
const MIN_GAIN = 0.2;

/** The length of a question gives its label away. */
export const lengthShortcut: Rule = {
  code: "length-shortcut",
  severity: "warning",
  title: "The length of the question gives the label away",
  why: "The model learns the length instead of the task, and fails on questions of another length.",
  remedy:
    "Check how the rows of each label were collected or cut; add short and long questions to each.",
  source: "deepchecks, property-label correlation",
  repairable: false,
  create({ labels, rows, report }) {
    const lengths = new Map<string, Uint32Array>();
    return {
      record({ answer, question }) {
        if (answer === undefined || lengths.size > MAX_LABELS) return;
        const counts = lengths.get(answer) ?? new Uint32Array(STEPS);
        const step = Math.round(Math.log2(question.length + 1) * STEPS_PER_DOUBLING);
        const at = Math.min(STEPS - 1, step);
        counts[at] = (counts[at] as number) + 1;
        lengths.set(answer, counts);
      },
      end() {
        const all = labels.all;
        if (all === undefined || lengths.size > MAX_LABELS || labels.rows < MIN_ROWS) return;
        if (all.some(({ rows: own }) => own < MIN_ROWS_OF_LABEL)) return;
        const share = predictable([...lengths.values()]) / labels.rows;
        const largest = Math.max(...all.map(({ rows: own }) => own)) / labels.rows;
        if (share < Math.max(MIN_SHARE, largest + MIN_GAIN)) return;
        const file = rows.place(all[0]?.first ?? 0).file;
        const message = `the length of the question alone predicts ${Math.floor(share * 100)}% of the labels`;
        report({ place: { file, line: 0 }, message });
      },
    };
  },
};

/** Rows whose label is the most frequent one at their length. */
function predictable(counts: readonly Uint32Array[]): number {
  let sum = 0;
  for (let step = 0; step < STEPS; step++) {
    sum += Math.max(...counts.map((own) => own[step] as number));
  }
  return sum;
}
