import { describe, expect, it } from "vitest";
import { LabelledRows } from "../../../../dataset-tools/check/labelled-rows.ts";
import type { SeenRecord } from "../../../../dataset-tools/check/seen-record.ts";
import { largest } from "../../../../dataset-tools/check/set/label-model.ts";
import { WordCounts } from "../../../../dataset-tools/check/set/word-counts.ts";

/** Questions as the numbers of their words; the second and the fifth have the words of another label. */
const QUESTIONS: readonly [label: string, ...words: number[]][] = [
  ["card", 1, 2, 3],
  ["card", 7, 8, 9],
  ["card", 1, 3, 5, 4],
  ["rate", 7, 8, 2],
  ["rate", 1, 2, 4],
  ["rate", 9, 8, 7, 6],
  ["pin", 20, 21, 2],
];

function labelled(): LabelledRows {
  const rows = new LabelledRows();
  for (const [ordinal, [answer, ...words]] of QUESTIONS.entries()) {
    const questionWords = () => Uint32Array.from(words);
    rows.add({ answer, ordinal, questionWords } as Partial<SeenRecord> as SeenRecord);
  }
  return rows;
}

function countsOf(rows: LabelledRows, leftOut = -1): WordCounts {
  const counts = new WordCounts(rows);
  for (const row of QUESTIONS.keys()) if (row !== leftOut) counts.add(row, rows.labels.at(row));
  return counts;
}

describe("the counts of words by label", () => {
  it("score a row as if it had not been counted", () => {
    const rows = labelled();
    const counts = countsOf(rows);
    for (const row of QUESTIONS.keys()) {
      const [scores, without] = [new Float64Array(3), new Float64Array(3)];
      counts.score(row, scores, rows.labels.at(row));
      countsOf(rows, row).score(row, without);
      for (const [label, score] of without.entries()) expect(scores[label]).toBeCloseTo(score, 9);
    }
  });

  it("score the label highest whose rows share the words", () => {
    const rows = labelled();
    const scores = new Float64Array(3);
    countsOf(rows).score(1, scores, 0);
    expect(largest(scores)).toBe(1);
    countsOf(rows).score(0, scores);
    expect(largest(scores)).toBe(0);
  });
});
