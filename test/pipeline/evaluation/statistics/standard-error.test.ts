import { describe, expect, it } from "vitest";
import {
  meanOf,
  squaredErrors,
} from "../../../../pipeline/evaluation/statistics/standard-error.ts";
import { unitsOf } from "../../../../pipeline/evaluation/statistics/units.ts";

const inThrees = [1, 1, 0, 0, -1, 0, 1, 1, 0, 0, 0, -1, 0, 0, 0, 1, 0, 1];
const groupsOf = (sizes: number[]) =>
  sizes.flatMap((size, group) => new Array<string>(size).fill(`g${group}`));

describe("squaredErrors", () => {
  it("is the cluster-robust one of a regression where groups are even", () => {
    // statsmodels 0.13.5: OLS on a constant, cov_type cluster with correction, and without.
    const errors = squaredErrors(inThrees, unitsOf(inThrees, groupsOf([3, 3, 3, 3, 3, 3])));
    expect(errors.clustered).toBeCloseTo(0.04197531, 8);
    expect(errors.independent).toBeCloseTo(0.02323893, 8);
  });

  it("leaves out one group at a time where they are uneven", () => {
    // numpy: 3/4 of the sum of squares of the four means without a group, about the mean.
    const differences = [1, 1, 0, -1, 0, 0, 1, 1, 1, 0, -1];
    const errors = squaredErrors(differences, unitsOf(differences, groupsOf([3, 1, 5, 2])));
    expect(errors.clustered).toBeCloseTo(0.10641648, 8);
    expect(errors.independent).toBeCloseTo(0.05619835, 8);
  });

  it("is the same for rows by themselves", () => {
    const { clustered, independent } = squaredErrors(inThrees, unitsOf(inThrees, null));
    expect(clustered).toBeCloseTo(independent, 12);
  });

  it("knows nothing of a single unit or row", () => {
    expect(squaredErrors([1, 0], unitsOf([1, 0], ["a", "a"])).clustered).toBe(Infinity);
    expect(squaredErrors([1], unitsOf([1], null)).independent).toBe(Infinity);
    expect(squaredErrors([1, 0], unitsOf([1, 0], null)).independent).toBe(0.25);
  });
});

describe("meanOf", () => {
  it("is the mean of rows, not of units", () => {
    expect(meanOf(unitsOf([1, 1, 1, 0], ["a", "a", "a", "b"]))).toBe(0.75);
    expect(meanOf(unitsOf([], null))).toBe(0);
  });
});
