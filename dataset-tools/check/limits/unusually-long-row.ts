import { ChunkedUint32 } from "../../hashing/chunked-array.ts";
import type { Rule } from "../rule.ts";

const FEWEST_ROWS = 20;
const FEWEST_CHARACTERS = 10_000;
const TIMES_THE_MEAN = 50;

/** A row far longer than the others, often two rows that ran together. */
export const unusuallyLongRow: Rule = {
  code: "unusually-long-row",
  severity: "warning",
  title: "Row far longer than the others",
  why: "One such row costs as much as fifty others; often a closing quote or line end is missing.",
  remedy: "RecordScan at the row; shorten it or leave it out.",
  source: "Tunewright",
  repairable: false,
  create({ rows, report }) {
    const long = new ChunkedUint32();
    const lengths = new ChunkedUint32();
    let sum = 0;
    let count = 0;
    return {
      record({ characters, ordinal }) {
        count++;
        if (characters < FEWEST_CHARACTERS) {
          sum += characters;
          return;
        }
        long.push(ordinal);
        lengths.push(characters);
      },
      end() {
        const short = count - long.length;
        if (short < FEWEST_ROWS) return;
        const mean = Math.max(1, sum / short);
        for (let i = 0; i < long.length; i++) {
          const characters = lengths.at(i);
          if (characters < mean * TIMES_THE_MEAN) continue;
          const message = `this row has ${characters} characters, the others ${Math.round(mean)} in the mean`;
          report({ place: rows.place(long.at(i)), message });
        }
      },
    };
  },
};
