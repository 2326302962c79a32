import { describe, expect, it } from "vitest";
import { groupEffect } from "../../../../pipeline/evaluation/statistics/design-effect.ts";

const twice = (values: number[]) => values.flatMap((value) => [value, value]);

describe("groupEffect", () => {
  it("is the ratio that a regression's two standard errors have", () => {
    // statsmodels 0.13.5, as in standard-error.test.ts: 0.04197531 over 0.02323893.
    const differences = [1, 1, 0, 0, -1, 0, 1, 1, 0, 0, 0, -1, 0, 0, 0, 1, 0, 1];
    const groups = differences.map((_, row) => `group ${Math.floor(row / 3)}`);
    const effect = groupEffect(differences, groups);
    expect(effect.count).toBe(6);
    expect(effect.designEffect).toBeCloseTo(1.80625, 6);
    expect(effect.effectiveRows).toBeCloseTo(18 / 1.80625, 6);
  });

  it("counts rows that stand there twice once, about", () => {
    const once = [1, 0, 0, -1, 1, 1, 0, 0, 0, 1, -1, 0, 1, 0, 0, 0, 0, 1, 0, 0];
    const groups = twice(once.map((_, row) => row)).map(String);
    expect(groupEffect(twice(once), groups).effectiveRows).toBeCloseTo(20, -1);
  });

  it("is never below 1", () => {
    const groups = ["a", "a", "b", "b", "c", "c"];
    expect(groupEffect([1, -1, -1, 1, 1, -1], groups).designEffect).toBe(1);
  });

  it("is 1 where every row is a group of its own", () => {
    const effect = groupEffect([1, 0, 0, -1], ["a", "b", "c", "d"]);
    expect(effect).toEqual({
      count: 4,
      designEffect: expect.closeTo(1, 9),
      effectiveRows: expect.closeTo(4, 9),
    });
  });

  it("takes a group for one row where all rows differ alike, or there is but one group", () => {
    expect(groupEffect([1, 1, 1, 1], ["a", "a", "b", "b"]).effectiveRows).toBe(2);
    expect(groupEffect([1, 0, 1, -1], ["a", "a", "a", "a"]).effectiveRows).toBe(1);
  });
});
