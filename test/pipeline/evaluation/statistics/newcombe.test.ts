import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newcombePaired } from "../../../../pipeline/evaluation/statistics/newcombe.ts";

describe("newcombePaired", () => {
  it("gives the bounds that Fagerland and others published for the airway data of Bentur (2014)", () => {
    const counts = { both: 1, tunedOnly: 1, baseOnly: 7, neither: 12 };
    const { low, high } = newcombePaired(counts, 0.95);
    expect(low).toBeCloseTo(-0.507, 3);
    expect(high).toBeCloseTo(-0.026, 3);
  });

  it.each([
    // Method 10 by hand, z = 1.959964: φ is -0.8997 and 0.5123; only a positive one is shrunk.
    [{ both: 1, tunedOnly: 20, baseOnly: 18, neither: 1 }, -0.242436, 0.333896],
    [{ both: 40, tunedOnly: 12, baseOnly: 9, neither: 30 }, -0.066503, 0.131167],
  ])("keeps what both models have in common, of either sign: %o", (counts, low, high) => {
    const interval = newcombePaired(counts, 0.95);
    expect(interval.low).toBeCloseTo(low, 6);
    expect(interval.high).toBeCloseTo(high, 6);
  });

  it("knows nothing without rows", () => {
    const none = { both: 0, tunedOnly: 0, baseOnly: 0, neither: 0 };
    expect(newcombePaired(none, 0.95)).toEqual({ low: -1, high: 1 });
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
