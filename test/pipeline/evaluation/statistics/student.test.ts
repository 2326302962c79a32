import { describe, expect, it } from "vitest";
import { tOf } from "../../../../pipeline/evaluation/statistics/student.ts";

describe("tOf", () => {
  it.each([
    // scipy 1.10.1, stats.t.ppf.
    [0.95, 1, 12.70620474],
    [0.95, 2, 4.30265273],
    [0.95, 3, 3.18244631],
    [0.95, 4, 2.77644511],
    [0.95, 9, 2.26215716],
    [0.99, 30, 2.7499957],
    [0.95, 121, 1.97976376],
    [0.95, 999, 1.96234146],
    [0.95, 19_999, 1.96008261],
  ])("%d with %d degrees of freedom is %d", (confidence, freedom, t) => {
    expect(tOf(confidence, freedom)).toBeCloseTo(t, 6);
  });

  it("is the normal quantile with a great many", () => {
    expect(tOf(0.95, 100_000)).toBeCloseTo(1.959964, 5);
  });
});
