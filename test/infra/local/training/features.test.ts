import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { featuresOf, overlap } from "../../../../infra/local/training/features.ts";

describe("features", () => {
  it("are a vector of length one, or of none, for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { indices, weights } = featuresOf(text);
        const length = Math.hypot(...weights);
        expect(indices).toHaveLength(weights.length);
        expect(length === 0 || Math.abs(length - 1) < 1e-4).toBe(true);
      }),
    );
  });

  it("are similar for similar words", () => {
    const card = featuresOf("my card was stolen");
    expect(overlap(card, featuresOf("a stolen card"))).toBeGreaterThan(
      overlap(card, featuresOf("exchange rates")),
    );
    expect(overlap(card, card)).toBeCloseTo(1);
  });
});
