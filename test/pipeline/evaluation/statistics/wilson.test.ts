import { describe, expect, it } from "vitest";
import { wilson } from "../../../../pipeline/evaluation/statistics/wilson.ts";

describe("wilson", () => {
  it.each([
    // Newcombe 1998, Statistics in Medicine 17, 857–872, table I, method 3.
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("%d of %d gives the published bounds", (successes, rows, low, high) => {
    const interval = wilson(successes, rows, 0.95);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it("gives the bounds of statsmodels for other confidences", () => {
    // statsmodels 0.13.5, proportion_confint(7, 10, 0.01, "wilson") and (123, 123, 0.1, "wilson").
    expect(wilson(7, 10, 0.99).low).toBeCloseTo(0.32002468, 7);
    expect(wilson(7, 10, 0.99).high).toBeCloseTo(0.92043368, 7);
    expect(wilson(123, 123, 0.9).low).toBeCloseTo(0.97847713, 7);
  });

  it("ends at exactly 0 and 1, whatever is rounded", () => {
    for (let rows = 1; rows <= 60; rows += 1) {
      expect(wilson(0, rows, 0.95).low).toBe(0);
      expect(wilson(rows, rows, 0.95).high).toBe(1);
    }
  });

  it("knows nothing without rows", () => {
    expect(wilson(0, 0, 0.95)).toEqual({ low: 0, high: 1 });
  });
});
