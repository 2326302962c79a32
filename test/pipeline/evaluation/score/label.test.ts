import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelReader } from "../../../../pipeline/evaluation/score/label.ts";

describe("labelReader", () => {
  const reader = labelReader(["card_arrival", "card", "lost_or_stolen_card", "top up failed"]);

  it.each([
    ["card_arrival", "card_arrival"],
    ["  Card arrival.\n", "card_arrival"],
    ["The category is **card-arrival**.", "card_arrival"],
    ["lost or stolen card", "lost_or_stolen_card"],
    ['Category: "top_up_failed"', "top up failed"],
    ["card", "card"],
  ])("reads %j as %s", (answer, label) => {
    expect(reader.read(answer)).toBe(label);
  });

  it.each(["", "I do not know.", "card_arrival or top up failed", "cardinal"])(
    "reads no label in %j",
    (answer) => {
      expect(reader.read(answer)).toBeUndefined();
    },
  );

  it.each([
    ["The sentiment is -1.", "-1"],
    ["Sentiment: 1", "1"],
    ["−1", "-1"],
    ["It is written in C++.", "C++"],
    ["C#, I think", "C#"],
    ["c", "C"],
    ["这个评论是正面的。", "正面"],
    ["-", "-"],
    [" -\n", "-"],
  ])(
    "keeps labels apart that differ in a sign, and finds those of scripts without blanks: %j",
    (answer, label) => {
      const signs = labelReader(["-1", "0", "1", "C", "C++", "C#", "正面", "负面", "-"]);
      expect(signs.read(answer)).toBe(label);
    },
  );

  it("reads each label out of itself", () => {
    const label = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => /[a-z]/.test(text));
    fc.assert(
      fc.property(fc.uniqueArray(label, { minLength: 1, selector: simple }), (labels) => {
        const read = labelReader(labels);
        for (const one of labels) expect(read.read(one)).toBe(one);
      }),
    );
  });
});

/** Labels that differ only in case, blanks or punctuation are one label. */
function simple(label: string): string {
  return label
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "");
}
