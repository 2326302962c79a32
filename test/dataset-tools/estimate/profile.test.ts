import { expect, it } from "vitest";
import { Profiler } from "../../../dataset-tools/estimate/profile.ts";
import { toRecord } from "../../../dataset-tools/read/to-record.ts";
import type { TrainingRecord } from "../../../dataset-tools/record.ts";
import { converse, goodRows } from "../../support/rule-case.ts";

function profileOf(rows: readonly unknown[]) {
  const profiler = new Profiler("nova");
  rows.forEach((value, i) => {
    const record = toRecord({ place: { file: "x", line: i + 1 }, value, text: "" });
    profiler.add(record as TrainingRecord);
  });
  return profiler.profile;
}

it("counts labels, the most frequent first", () => {
  const { labels, records } = profileOf([...goodRows(40), converse("one more", "refund")]);
  expect(records).toBe(41);
  expect(labels[0]).toEqual({ label: "refund", rows: 11 });
  expect(labels).toHaveLength(4);
});

it("shows no labels where the answers are free text", () => {
  expect(profileOf(goodRows(40, (i) => `a free answer ${i}`)).labels).toEqual([]);
});

it("sorts rows by length without a gap, and counts every row once", () => {
  const { lengths, longest } = profileOf([...goodRows(10), converse("word ".repeat(3000), "a")]);
  expect(lengths.reduce((sum, { rows }) => sum + rows, 0)).toBe(11);
  for (const [i, bar] of lengths.entries()) if (i > 0) expect(bar.from).toBe(lengths[i - 1]?.to);
  expect(longest).toBeGreaterThanOrEqual(lengths.at(-1)?.from ?? 0);
});

it("adds up the tokens of all texts, and of the answers separately", () => {
  const { tokens, answerTokens } = profileOf([
    converse("one two", "three", { system: [{ text: "four" }] }),
  ]);
  expect(tokens.expected).toBe(4);
  expect(answerTokens.expected).toBe(1);
});

it("is empty for no rows", () => {
  expect(profileOf([])).toMatchObject({ records: 0, lengths: [], labels: [], longest: 0 });
});
