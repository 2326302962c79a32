import { describe, expect, it } from "vitest";
import { smoothedInterval } from "../../../../pipeline/evaluation/statistics/mean-interval.ts";
import { unitsOf } from "../../../../pipeline/evaluation/statistics/units.ts";

const twelve = [0.5, 0.25, 0, -0.125, 0.75, 0.5, 0.125, -0.25, 0.375, 0.0625, 0.4375, 0.3];
const ofRows = (differences: number[]) =>
  smoothedInterval(differences, unitsOf(differences, null), 0.95);

describe("smoothedInterval", () => {
  it("is about as wide as Student's for a few rows", () => {
    // scipy 1.10.1, ttest_1samp(twelve, 0).confidence_interval(0.95).
    const { low, high } = ofRows(twelve);
    expect(Math.abs(low - 0.0588)).toBeLessThan(0.015);
    expect(Math.abs(high - 0.4287)).toBeLessThan(0.015);
  });

  it("is about as wide as Student's for six rows that point both ways, and wider for five", () => {
    // scipy 1.17.1, ttest_1samp(six, 0).confidence_interval(0.95).
    const six = [0.5, 0.4, 0.45, 0.55, 0.5, -0.05];
    expect(Math.abs(ofRows(six).low - 0.1584)).toBeLessThan(0.03);
    expect(ofRows(six.slice(1)).low).toBeLessThan(0.0703 - 0.1);
  });

  it("keeps the skew of the data", () => {
    const { low, high } = ofRows([...new Array<number>(28).fill(0), 1, 1]);
    const mean = 2 / 30;
    expect(high - mean).toBeGreaterThan(1.05 * (mean - low));
  });

  it("does not learn more from rows that repeat in their groups", () => {
    const repeated = twelve.flatMap((value) => new Array<number>(8).fill(value));
    const groups = repeated.map((_, row) => String(Math.floor(row / 8)));
    const { low, high } = smoothedInterval(repeated, unitsOf(repeated, groups), 0.95);
    expect(Math.abs(low - ofRows(twelve).low)).toBeLessThan(0.02);
    expect(Math.abs(high - ofRows(twelve).high)).toBeLessThan(0.02);
  });

  it.each([
    // Rows that all point one way: the share that none of them would show is 1 − 0.025^(1/rows).
    [2, 0.01, 0.01 - 0.8419 * 0.02],
    [3, 0.5, 0.5 - 0.7076 * 1],
    [5, 0.5, 0.5 - 0.5218 * 1],
    [6, 0.5, 0.5 - 0.4593 * 1],
    [40, 0.5, 0.5 - 0.0881 * 1],
    [10, 0.25, 0.25 - 0.3085 * 0.5],
    [40, 0, -0.0881],
  ])("of %d rows that all differ by %d has a width", (rows, difference, low) => {
    const interval = ofRows(new Array<number>(rows).fill(difference));
    expect(interval.low).toBeCloseTo(low, 3);
    expect(interval.high).toBeGreaterThan(difference);
  });

  it("says nothing of a single row or group, and stays within -1 and 1", () => {
    expect(ofRows([1])).toEqual({ low: -1, high: 1 });
    expect(smoothedInterval([1, 0.2], unitsOf([1, 0.2], ["a", "a"]), 0.95)).toEqual({
      low: -1,
      high: 1,
    });
    expect(ofRows([1, -0.9, 1]).high).toBe(1);
  });
});
