import { ChunkedUint32 } from "../../hashing/chunked-array.ts";
import type { Rule } from "../rule.ts";

const MIN_ROWS = 20;
const MIN_CHARACTERS = 10_000;
const TIMES_THE_MEAN = 50;

/** A row far longer than the others; often two rows that ran together. */
export const unusuallyLongRow: Rule = {
  code: "unusually-long-row",
  severity: "warning",
  title: "Row is far longer than the others",
  why: "One such row costs as much as fifty others, and often a closing quote or a line break is missing.",
  remedy: "Check the row; shorten it or leave it out.",
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
        if (characters < MIN_CHARACTERS) {
          sum += characters;
          return;
        }
        long.push(ordinal);
        lengths.push(characters);
      },
      end() {
        const short = count - long.length;
        if (short < MIN_ROWS) return;
        const mean = Math.max(1, sum / short);
        for (let i = 0; i < long.length; i++) {
          const characters = lengths.at(i);
          if (characters < mean * TIMES_THE_MEAN) continue;
          const message = `the row has ${characters} characters; the others have ${Math.round(mean)} on average`;
          report({ place: rows.place(long.at(i)), message });
        }
      },
    };
  },
};
