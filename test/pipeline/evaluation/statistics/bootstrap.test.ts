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

  it("is the percentile interval that scipy draws of skewed rows", () => {
    // scipy 1.10.1, stats.bootstrap of the mean, 200 000 resamples, percentile: -0.0194 to 0.1503.
    const skewed = [
      ...[-21, 34, 126, 624, 241, -199, 227, 385, -187, -104, -108, -159, -196, 649, 205, -163],
      ...[-177, -61, 98, 150, 199, -176, -200, -184, -86, -171, -153, 63, 131, 531, 683, 260],
      ...[-71, -120, 727, 298, -190, -108, -179, -139],
    ].map((value) => value / 1000);
    const { low, high } = bootstrapMean(unitsOf(skewed, null), 0.95);
    expect(Math.abs(low + 0.0194)).toBeLessThan(0.006);
    expect(Math.abs(high - 0.1503)).toBeLessThan(0.006);
  });

  it("draws whole groups", () => {
    const groups = Array.from({ length: 400 }, (_, row) => String(Math.floor(row / 20)));
    const alike = groups.map((group) => Number(group) % 2);
    const widthOf = (of: string[] | null) => {
      const { low, high } = bootstrapMean(unitsOf(alike, of), 0.95);
      return high - low;
    };
    expect(widthOf(groups) / widthOf(null)).toBeCloseTo(Math.sqrt(20), 0);
  });

  it("grows by the smoothing as variances do", () => {
    const { low, high } = bootstrapMean(unitsOf([0.5, 0.5, 0.5], null), 0.95, 0.1);
    expect(high - low).toBeCloseTo(2 * 1.96 * 0.1, 2);
  });

  it("has no width when all rows agree", () => {
    const interval = bootstrapMean(unitsOf([0.5, 0.5, 0.5], null), 0.95);
    expect(interval).toEqual({ low: 0.5, high: 0.5 });
  });

  it("knows nothing without rows", () => {
    expect(bootstrapMean(unitsOf([], null), 0.95)).toEqual({ low: -1, high: 1 });
  });
});
