import { describe, expect, it } from "vitest";
import { isTooFewToDecide, mcnemar } from "../../../../pipeline/evaluation/statistics/mcnemar.ts";

describe("mcnemar", () => {
  it.each([
    // Binomial tails by hand: 2·(1+8)/2^8, 2·(1+14+91)/2^14.
    [1, 7, (2 * 9) / 256],
    [12, 2, (2 * 106) / 16384],
    // statsmodels 0.13.5, mcnemar(exact=True).
    [25, 11, 0.028816719655878845],
    [5, 5, 1],
    [0, 0, 1],
  ])("%d against %d", (tunedOnly, baseOnly, p) => {
    expect(mcnemar({ both: 3, tunedOnly, baseOnly, neither: 4 })).toBeCloseTo(p, 12);
  });

  it("stays a number with thousands of disagreeing rows", () => {
    const p = mcnemar({ both: 0, tunedOnly: 9000, baseOnly: 1000, neither: 0 });
    expect(p).toBe(0);
    const close = mcnemar({ both: 0, tunedOnly: 5050, baseOnly: 4950, neither: 0 });
    expect(close).toBeGreaterThan(0.3);
    expect(close).toBeLessThan(0.34);
  });
});

describe("isTooFewToDecide", () => {
  it.each([
    // Of 29 rows the exact test decides, of 30 Newcombe's interval alone; 5 against 0 is 2 in 32, 6 is 2 in 64.
    [5, 24, true],
    [6, 23, false],
    [5, 25, false],
  ])("%d rows for one model and %d alike: %s", (tunedOnly, neither, told) => {
    expect(isTooFewToDecide({ both: 0, tunedOnly, baseOnly: 0, neither }, 0.95)).toBe(told);
  });
});
