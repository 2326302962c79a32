import { describe, expect, it } from "vitest";
import { zOf } from "../../../../pipeline/evaluation/statistics/normal.ts";

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
