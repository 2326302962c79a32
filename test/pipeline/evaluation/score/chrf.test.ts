import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chrf } from "../../../../pipeline/evaluation/score/chrf.ts";

describe("chrF", () => {
  // sacrebleu 2.6.0: sacrebleu.metrics.CHRF().sentence_score(answer, [reference]).score / 100
  it.each([
    ["The cat sat on the mat.", "The cat is on the mat.", 0.6717273492],
    ["the quick brown fox", "the quick brown fox", 1],
    ["Hello", "hello", 0.5433333333],
    ["ab", "abcdefg", 0.2676056338],
    ["colour", "color", 0.551692165],
    ["Das ist ein Test", "Dies ist ein Test.", 0.7078294402],
    ["我喜欢吃苹果", "我爱吃苹果", 0.3116747182],
    ["naïve café", "naive cafe", 0.3941137566],
    ["completely different", "xyz", 0.0537634409],
    [
      "To reset the password, open the settings and choose Reset.",
      "Open Settings, then choose Reset password.",
      0.5603434857,
    ],
    ["a", "a b c", 0.3846153846],
    ["🙂🙃", "🙂🙂🙃", 0.6363636364],
  ])("of %j against %j is what sacrebleu computes, %d", (answer, reference, score) => {
    expect(chrf(answer, reference)).toBeCloseTo(score, 9);
  });

  it("does not depend on how characters are composed", () => {
    expect(chrf("cafe\u0301", "caf\u00e9")).toBe(1);
  });

  it("is between 0 and 1, and 1 of a text against itself", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (a, b) => {
        const value = chrf(a, b);
        expect(value >= 0 && value <= 1).toBe(true);
        expect(chrf(a, a)).toBeCloseTo(1, 12);
      }),
    );
  });
});
