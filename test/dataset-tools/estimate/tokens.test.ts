import fc from "fast-check";
import * as cl100k from "gpt-tokenizer/encoding/cl100k_base";
import * as o200k from "gpt-tokenizer/encoding/o200k_base";
import llama3 from "llama3-tokenizer-js";
import { describe, expect, it } from "vitest";
import { addTokens, estimateTokens } from "../../../dataset-tools/estimate/tokens.ts";
import texts from "./texts.json" with { type: "json" };

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

  /** Llama 3's own count of all rows, and of each row, against the range that is printed. */
  it.each(Object.entries(texts))("is right about %s", (_language, rows) => {
    let total = 0;
    let sum = estimateTokens("", "llama");
    for (const row of rows) {
      total += llama3.encode(row, { bos: false, eos: false }).length;
      sum = addTokens(sum, estimateTokens(row, "llama"));
    }
    expect(total).toBeGreaterThanOrEqual(sum.low);
    expect(total).toBeLessThanOrEqual(sum.high);
    expect(sum.expected / total).toBeGreaterThan(0.8);
    expect(sum.expected / total).toBeLessThan(1.2);
  });

  it.each(Object.entries(texts))(
    "has other tokenizers' counts of %s in its range",
    (_language, rows) => {
      const text = rows.join("\n");
      const { low, high } = estimateTokens(text, "nova");
      for (const { encode } of [o200k, cl100k]) {
        const tokens = encode(text).length;
        expect(tokens).toBeGreaterThanOrEqual(low);
        expect(tokens).toBeLessThanOrEqual(high);
      }
    },
  );

  it("counts a mixture script by script", () => {
    const mixed = texts.English?.map((row, i) => `${row} ${texts.Hebrew?.[i] ?? ""}`) ?? [];
    const total = llama3.encode(mixed.join("\n"), { bos: false, eos: false }).length;
    const { expected } = estimateTokens(mixed.join("\n"), "llama");
    expect(expected / total).toBeGreaterThan(0.9);
    expect(expected / total).toBeLessThan(1.1);
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
