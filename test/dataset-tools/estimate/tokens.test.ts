import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addTokens, estimateTokens } from "../../../dataset-tools/estimate/tokens.ts";

describe("estimateTokens", () => {
  it("gives a range around what is expected, for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 500 }), (text) => {
        const { low, expected, high } = estimateTokens(text, "nova");
        expect(low).toBeLessThanOrEqual(expected);
        expect(expected).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  /** Counted once with Llama 3's published tokenizer. */
  it.each([
    ["", 0],
    ["Hello world", 2],
    ["How do I locate my card?", 7],
    ["The quick brown fox jumps over the lazy dog.", 10],
  ])("counts %j within its range", (text, tokens) => {
    const { low, high } = estimateTokens(text, "llama");
    expect(low).toBeLessThanOrEqual(tokens);
    expect(high).toBeGreaterThanOrEqual(tokens);
  });

  it("counts about a token for a Chinese character", () => {
    expect(estimateTokens("水".repeat(100), "nova").expected).toBeGreaterThan(60);
  });

  it("says that it is an estimate", () => {
    expect(estimateTokens("text", "titan").method).toContain("estimate");
  });

  it("adds up", () => {
    const one = estimateTokens("one two three", "nova");
    expect(addTokens(one, one).expected).toBe(one.expected * 2);
  });
});
