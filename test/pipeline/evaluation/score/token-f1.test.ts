import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tokenF1 } from "../../../../pipeline/evaluation/score/token-f1.ts";

describe("tokenF1", () => {
  it.each([
    ["the cat sat", "the cat sat", 1],
    ["The cat, sat!", "the cat sat", 1],
    ["the dog", "the cat", 0.5],
    ["a a a", "a", 0.5],
    ["", "", 1],
    ["", "words", 0],
    ["nothing shared", "at all", 0],
    ["👍", "👎", 0],
    ["👍", "👍", 1],
    // 我 吃 苹 果 of six and of five characters.
    ["我喜欢吃苹果", "我爱吃苹果", 8 / 11],
    ["กิน ข้าว", "กินข้าว", 1],
    ["cafe\u0301", "caf\u00e9", 1],
  ])("%j against %j is %d", (answer, reference, score) => {
    expect(tokenF1(answer, reference)).toBeCloseTo(score, 12);
  });

  it("is symmetric and between 0 and 1", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(tokenF1(a, b)).toBeCloseTo(tokenF1(b, a), 12);
        expect(tokenF1(a, b)).toBeGreaterThanOrEqual(0);
        expect(tokenF1(a, b)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
