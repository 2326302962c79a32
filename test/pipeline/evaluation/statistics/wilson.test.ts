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

  it("knows nothing without rows", () => {
    expect(wilson(0, 0, 0.95)).toEqual({ low: 0, high: 1 });
  });
});
