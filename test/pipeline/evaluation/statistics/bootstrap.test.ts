import { describe, expect, it } from "vitest";
import { bootstrapMean } from "../../../../pipeline/evaluation/statistics/bootstrap.ts";
import { seededRandom } from "../../../../pipeline/evaluation/statistics/random.ts";
import { unitsOf } from "../../../../pipeline/evaluation/statistics/units.ts";

describe("bootstrapMean", () => {
  it("is the same for the same rows", () => {
    const rows = Array.from({ length: 50 }, (_, row) => (row % 3) - 1);
    expect(bootstrapMean(unitsOf(rows, null), 0.95)).toEqual(
      bootstrapMean(unitsOf(rows, null), 0.95),
    );
  });

  it("comes near the normal interval of the mean with many rows", () => {
    const random = seededRandom(7);
    const rows = Array.from({ length: 2000 }, () => random());
    const mean = rows.reduce((sum, value) => sum + value, 0) / rows.length;
    const variance = rows.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows.length;
    const half = 1.96 * Math.sqrt(variance / rows.length);
    const { low, high } = bootstrapMean(unitsOf(rows, null), 0.95);
    expect(low).toBeCloseTo(mean - half, 2);
    expect(high).toBeCloseTo(mean + half, 2);
  });

  it("has no width when all rows agree", () => {
    expect(bootstrapMean(unitsOf([0.5, 0.5, 0.5], null), 0.95)).toEqual({ low: 0.5, high: 0.5 });
  });
});
