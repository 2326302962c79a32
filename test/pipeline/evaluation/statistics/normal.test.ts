import { describe, expect, it } from "vitest";
import { normalCdf, quantileOf, zOf } from "../../../../pipeline/evaluation/statistics/normal.ts";

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

describe("quantileOf", () => {
  it.each([
    [0.8, 0.84162123],
    [0.9, 1.28155157],
    [0.025, -1.95996398],
  ])("%d is below %d in the tables", (probability, z) => {
    expect(quantileOf(probability)).toBeCloseTo(z, 7);
  });
});

describe("normalCdf", () => {
  it.each([
    [-1.5, 0.0668072],
    [0.3, 0.61791142],
    [3.2, 0.99931286],
    [-12, 0],
    [40, 1],
  ])("%d has %d below it", (x, share) => {
    expect(normalCdf(x)).toBeCloseTo(share, 7);
  });
});
