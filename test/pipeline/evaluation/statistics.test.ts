import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bootstrapMean,
  mcnemar,
  newcombePaired,
  seededRandom,
  wilson,
  zOf,
} from "../../../pipeline/evaluation/statistics.ts";

describe("zOf", () => {
  it.each([
    [0.9, 1.644854],
    [0.95, 1.959964],
    [0.99, 2.575829],
    [0.999, 3.290527],
  ])("%d is %d in the tables", (confidence, z) => {
    expect(zOf(confidence)).toBeCloseTo(z, 5);
  });
});

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

describe("newcombePaired", () => {
  it("gives the bounds that Fagerland and others published for the airway data of Bentur (2014)", () => {
    const counts = { both: 1, tunedOnly: 1, baseOnly: 7, neither: 12 };
    const { low, high } = newcombePaired(counts, 0.95);
    expect(low).toBeCloseTo(-0.507, 3);
    expect(high).toBeCloseTo(-0.026, 3);
  });

  it("always holds the measured difference, inside -1 to 1, and turns over with its sides", () => {
    const count = fc.integer({ min: 0, max: 400 });
    fc.assert(
      fc.property(count, count, count, count, (both, tunedOnly, baseOnly, neither) => {
        const rows = both + tunedOnly + baseOnly + neither;
        fc.pre(rows > 0);
        const one = newcombePaired({ both, tunedOnly, baseOnly, neither }, 0.95);
        const turned = { both, tunedOnly: baseOnly, baseOnly: tunedOnly, neither };
        const other = newcombePaired(turned, 0.95);
        const difference = (tunedOnly - baseOnly) / rows;
        expect(one.low).toBeLessThanOrEqual(difference + 1e-12);
        expect(one.high).toBeGreaterThanOrEqual(difference - 1e-12);
        expect(one.low).toBeGreaterThanOrEqual(-1 - 1e-9);
        expect(one.high).toBeLessThanOrEqual(1 + 1e-9);
        expect(other.low).toBeCloseTo(-one.high, 9);
        expect(other.high).toBeCloseTo(-one.low, 9);
      }),
    );
  });
});

describe("mcnemar", () => {
  it.each([
    // Binomial tails by hand: 2·(1+8)/2^8, 2·(1+14+91)/2^14.
    [1, 7, (2 * 9) / 256],
    [12, 2, (2 * 106) / 16384],
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

describe("bootstrapMean", () => {
  it("is the same for the same rows", () => {
    const rows = Array.from({ length: 50 }, (_, row) => (row % 3) - 1);
    expect(bootstrapMean(rows, 0.95)).toEqual(bootstrapMean(rows, 0.95));
  });

  it("comes near the normal interval of the mean with many rows", () => {
    const random = seededRandom(7);
    const rows = Array.from({ length: 2000 }, () => random());
    const mean = rows.reduce((sum, value) => sum + value, 0) / rows.length;
    const variance = rows.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows.length;
    const half = 1.96 * Math.sqrt(variance / rows.length);
    const { low, high } = bootstrapMean(rows, 0.95);
    expect(low).toBeCloseTo(mean - half, 2);
    expect(high).toBeCloseTo(mean + half, 2);
  });

  it("has no width when all rows agree", () => {
    expect(bootstrapMean([0.5, 0.5, 0.5], 0.95)).toEqual({ low: 0.5, high: 0.5 });
  });
});
