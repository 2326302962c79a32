import { HashSet } from "../../hashing/hash-set.ts";
import { isCount } from "../../read/column-looks.ts";
import type { Rule } from "../rule.ts";

/** Fewer rows prove nothing. */
const MIN_ROWS = 5;

/** The answers of a column are all different numbers, dates or ids: the wrong column, most likely. */
export const numberedAnswer: Rule = {
  code: "numbered-answer",
  severity: "warning",
  title: "Answers are all different numbers",
  why: "Answers to learn repeat or are texts; numbers that all differ are rather an id, a time or a measurement.",
  remedy: "Name the column of the answer: `--columns prompt=…,completion=…`.",
  source: "Tunewright",
  repairable: false,
  create({ report }) {
    let file = "";
    let rows = 0;
    let path = "";
    let seen: HashSet | undefined = new HashSet();
    const end = () => {
      if (seen === undefined || rows < MIN_ROWS) return;
      const message = `all ${rows} answers are different numbers, dates or ids`;
      report({ place: { file, line: 0 }, path, message });
    };
    return {
      file({ name }) {
        end();
        file = name;
        rows = 0;
        seen = new HashSet();
      },
      record({ record, answer, answerPath, answered }) {
        if (seen === undefined) return;
        const fits = record.shape === "columns" && answer !== undefined && isCount(answer.trim());
        if (fits && seen.addHalves(answered)) {
          rows++;
          path = answerPath ?? "";
        } else seen = undefined;
      },
      end,
    };
  },
};
