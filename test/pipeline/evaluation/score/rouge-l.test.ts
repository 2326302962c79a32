import fc from "fast-check";
import { l as secondOpinion } from "js-rouge";
import { describe, expect, it } from "vitest";
import { rougeL } from "../../../../pipeline/evaluation/score/rouge-l.ts";

const text = fc
  .array(fc.constantFrom("the", "cat", "sat", "on", "mat", "dog"), { minLength: 1, maxLength: 90 })
  .map((words) => words.join(" "));

describe("ROUGE-L", () => {
  it("is what js-rouge computes for one sentence", () => {
    const options = {
      segmenter: (all: string) => [all],
      tokenizer: (all: string) => all.split(" "),
    };
    fc.assert(
      fc.property(text, text, (answer, reference) => {
        expect(rougeL(answer, reference)).toBeCloseTo(
          secondOpinion(answer, reference, options),
          12,
        );
      }),
    );
  });

  it.each([
    // Lin 2004, section 3: "police … the gunman" is 3 of 4 words, "the gunman" 2 of 4.
    ["police kill the gunman", "police killed the gunman", 3 / 4],
    ["the gunman kill police", "police killed the gunman", 2 / 4],
    ["The CAT, sat!", "the cat sat", 1],
    // 我 吃 苹 果 of six and of five characters: 2 · 4 / 11.
    ["我喜欢吃苹果", "我爱吃苹果", 8 / 11],
    ["नमस्ते दुनिया", "नमस्ते दुनिया", 1],
    ["", "", 1],
    ["", "words", 0],
    ["👍", "👎", 0],
    ["👍", "👍", 1],
  ])("of %j against %j is %d", (answer, reference, score) => {
    expect(rougeL(answer, reference)).toBeCloseTo(score, 12);
  });

  it("is symmetric, between 0 and 1, and 1 of a text against itself", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (a, b) => {
        const value = rougeL(a, b);
        expect(value).toBe(rougeL(b, a));
        expect(value >= 0 && value <= 1).toBe(true);
        expect(rougeL(a, a)).toBe(1);
      }),
    );
  });
});
