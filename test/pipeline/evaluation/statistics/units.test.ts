import { describe, expect, it } from "vitest";
import { limitUnits, unitsOf } from "../../../../pipeline/evaluation/statistics/units.ts";

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

describe("unitsOf", () => {
  it("adds up the rows of a group, wherever they stand", () => {
    const { sums, sizes } = unitsOf([1, 0.5, -1, 0.25], ["a", "b", "a", "b"]);
    expect([...sums].sort()).toEqual([0, 0.75]);
    expect([...sizes]).toEqual([2, 2]);
  });
});

describe("the order of units", () => {
  const rows = Array.from({ length: 60 }, (_, row) => ((row * 7) % 13) / 13);
  const groups = rows.map((_, row) => `group ${row % 17}`);

  it("does not depend on that of the rows", () => {
    const turned = unitsOf([...rows].reverse(), [...groups].reverse());
    for (const [unit, sum] of unitsOf(rows, groups).sums.entries()) {
      expect(turned.sums[unit]).toBeCloseTo(sum, 12);
    }
    expect(unitsOf([...rows].reverse(), null)).toEqual(unitsOf(rows, null));
  });

  it("is not sorted, and another for other rows", () => {
    const orderOf = (differences: number[]) => [...unitsOf(differences, null).sums];
    const rising = Array.from({ length: 20 }, (_, row) => row / 20);
    const first = orderOf(rising);
    expect(first).not.toEqual(rising);
    const moved = orderOf(rising.map((value) => value + 1)).map((value) => value - 1);
    expect(moved.map((value) => Math.round(20 * value))).not.toEqual(
      first.map((value) => Math.round(20 * value)),
    );
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
