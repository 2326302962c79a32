import { describe, expect, it } from "vitest";
import { mcnemar } from "../../../../pipeline/evaluation/statistics/mcnemar.ts";
import { signFlip } from "../../../../pipeline/evaluation/statistics/sign-flip.ts";
import { unitsOf } from "../../../../pipeline/evaluation/statistics/units.ts";
import { seededNormal } from "../../../support/normal-draws.ts";

const twelve = [0.5, 0.25, 0, -0.125, 0.75, 0.5, 0.125, -0.25, 0.375, 0.0625, 0.4375, 0.3];
const ofRows = (differences: number[]) => signFlip(unitsOf(differences, null));
const repeat = (value: number, times: number) => new Array<number>(times).fill(value);

describe("signFlip", () => {
  it.each([
    // scipy 1.10.1, stats.permutation_test of paired samples, all permutations.
    [twelve.slice(0, 8), 0.15625],
    [twelve, 0.0185546875],
    [[0.3, 0.3, 0.3, 0.3, 0.3], 2 / 32],
    [[0, 0, 0], 1],
    [[], 1],
  ])("tries all signs of a few rows: %j", (differences, p) => {
    expect(ofRows(differences)).toBeCloseTo(p, 12);
  });

  it.each([
    [30, 15],
    [60, 45],
    [14, 9],
  ])("is McNemar's test for rows that are right or wrong: %d against %d", (tunedOnly, baseOnly) => {
    const differences = [...repeat(1, tunedOnly), ...repeat(-1, baseOnly), ...repeat(0, 50)];
    const exact = mcnemar({ both: 50, tunedOnly, baseOnly, neither: 0 });
    expect(Math.abs(ofRows(differences) - exact)).toBeLessThan(0.02);
  });

  it("turns whole groups over: rows that repeat prove no more than one", () => {
    const groups = twelve.flatMap((_, row) => repeat(row, 9)).map(String);
    const repeated = twelve.flatMap((value) => repeat(value, 9));
    expect(signFlip(unitsOf(repeated, groups))).toBeCloseTo(0.0185546875, 12);
    expect(ofRows(repeated)).toBeLessThan(0.001);
  });

  it("is never 0, and the same at every call with 100 000 rows", () => {
    const normal = seededNormal(3);
    const rows = Array.from({ length: 100_000 }, () => 0.1 * normal());
    const better = rows.map((value) => value + 0.01);
    const p = ofRows(rows);
    expect(p).toBeGreaterThan(0.05);
    expect(ofRows(rows)).toBe(p);
    expect(ofRows(better)).toBeCloseTo(1 / 4001, 9);
  });
});
