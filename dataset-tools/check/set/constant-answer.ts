import type { Key } from "../duplicate-index.ts";
import type { Rule } from "../rule.ts";

const MIN_ROWS = 5;

/** All rows have the same answer. */
export const constantAnswer: Rule = {
  code: "constant-answer",
  severity: "warning",
  title: "All answers are the same",
  why: "The model learns to give this answer to every question.",
  remedy: "Check that the right column is used as the answer; add rows with other answers.",
  source: "Tunewright",
  repairable: false,
  create({ labels, report }) {
    let first: Key | undefined;
    let file = "";
    let rows = 0;
    let same = true;
    return {
      record({ answer, answered, record: { place } }) {
        if (answer === undefined || !same) return;
        first ??= answered;
        file = place.file;
        rows++;
        same = first.high === answered.high && first.low === answered.low;
      },
      end() {
        if (!same || rows < MIN_ROWS || labels.json.most) return;
        report({ place: { file, line: 0 }, message: `all ${rows} rows have the same answer` });
      },
    };
  },
};
