import { describe, expect, it } from "vitest";
import { LabelTally, labelPrompt } from "../../../dataset-tools/prepare/label-tally.ts";

function tally(answers: readonly (string | undefined)[]): LabelTally {
  const labels = new LabelTally();
  for (const answer of answers) labels.add(answer);
  return labels;
}

const repeat = (answer: string, count: number) => Array.from({ length: count }, () => answer);

describe("LabelTally", () => {
  it("finds labels, in order, where answers repeat", () => {
    const labels = tally([...repeat("refund", 5), ...repeat("delivery", 1)]);
    expect(labels.labels()).toEqual(["delivery", "refund"]);
    expect(labels.counts()?.get("refund")).toBe(5);
  });

  it.each([
    ["a single answer", repeat("yes", 9)],
    ["fewer than three rows per label", ["a", "b", "a", "b", "c"]],
    ["an answer of several lines", [...repeat("a", 9), "b\nc"]],
    ["a long answer", [...repeat("a", 9), ..."b".repeat(81).split("x")]],
    ["a row without a text answer", [...repeat("a", 5), ...repeat("b", 5), undefined]],
    ["more than 100 different answers", Array.from({ length: 900 }, (_, i) => `${i % 101}`)],
  ])("finds none with %s", (_what, answers) => {
    expect(tally(answers).labels()).toBeNull();
  });

  it("compares two versions label by label", () => {
    const before = tally([...repeat("a", 4), ...repeat("b", 4)]);
    const after = tally([...repeat("b", 6), ...repeat("c", 3)]);
    expect(LabelTally.compare(before, after)).toEqual([
      { label: "a", before: 4, after: 0 },
      { label: "b", before: 4, after: 6 },
      { label: "c", before: 0, after: 3 },
    ]);
    expect(LabelTally.compare(before, tally(["x"]))).toBeNull();
  });
});

it("labelPrompt keeps labels with commas apart", () => {
  expect(labelPrompt(["a", "b"])).toMatch(/ a, b$/);
  expect(labelPrompt(["a, or b", "c"])).toMatch(/\na, or b\nc$/);
});
