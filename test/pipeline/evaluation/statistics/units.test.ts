import { describe, expect, it } from "vitest";
import { limitUnits, unitsOf } from "../../../../pipeline/evaluation/statistics/units.ts";

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

describe("unitsOf", () => {
  it("adds up the rows of a group, wherever they stand", () => {
    const { sums, sizes } = unitsOf([1, 0.5, -1, 0.25], ["a", "b", "a", "b"]);
    expect([...sums]).toEqual([0, 0.75]); // in the order of their sums
    expect([...sizes]).toEqual([2, 2]);
  });
});

describe("limitUnits", () => {
  const many = unitsOf(
    Array.from({ length: 1000 }, (_, row) => row / 1000),
    null,
  );

  it("joins units without losing a row, not in the order they stand in", () => {
    const joined = limitUnits(10, many, 1);
    expect([...joined.sizes]).toEqual(new Array(10).fill(100));
    expect(sum(joined.sums)).toBeCloseTo(sum(many.sums), 9);
    // One in ten, taken by turns, would give sums that rise by 0.1.
    expect(joined.sums[9]).not.toBeCloseTo((joined.sums[8] ?? 0) + 0.1, 6);
  });

  it("leaves few units as they are", () => {
    expect(limitUnits(1000, many, 1)).toBe(many);
  });
});
