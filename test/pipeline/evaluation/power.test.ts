import { describe, expect, it } from "vitest";
import { powerToSee, rowsFor, rowsNeeded } from "../../../pipeline/evaluation/power.ts";

const confidence = 0.95;

describe("powerToSee", () => {
  it.each([
    // Shares of simulated runs whose gate recognized the gain, 2026-11-26.
    [0.05, 123, 0.25],
    [0.05, 300, 0.54],
    [0.05, 800, 0.93],
    [0.1, 50, 0.36],
    [0.1, 123, 0.75],
  ])("a gain of %d with %d rows is recognized in %d of the runs", (gain, rows, share) => {
    expect(Math.abs(powerToSee(gain, { rows, confidence }) - share)).toBeLessThan(0.015);
  });

  it("is half the nominal error without a gain, and nothing with a loss", () => {
    expect(powerToSee(0, { rows: 300, confidence })).toBeCloseTo(0.025, 2);
    expect(powerToSee(-0.1, { rows: 300, confidence })).toBeLessThan(1e-6);
  });

  it("does not jump where the normal distribution takes over", () => {
    const at = (rows: number) => powerToSee(0.04, { rows, confidence });
    expect(Math.abs(at(1001) - at(1000))).toBeLessThan(0.01);
  });

  it("counts rows that belong together as fewer, and few groups as little known", () => {
    const of = (size: number, correlation: number) =>
      powerToSee(0.1, { rows: 120, confidence, groups: { size, correlation } });
    const alone = powerToSee(0.1, { rows: 120, confidence });
    expect(of(1, 0)).toBeGreaterThan(alone - 0.02);
    expect(of(5, 0.5)).toBeLessThan(0.6 * alone);
    expect(of(5, 0.9)).toBeLessThan(of(5, 0.5));
    expect(of(120, 0)).toBe(0);
  });

  it("of two groups sees a very large gain only", () => {
    const of = (gain: number) =>
      powerToSee(gain, { rows: 240, confidence, groups: { size: 120, correlation: 0 } });
    expect(of(0.1)).toBeLessThan(0.01);
    expect(of(0.95)).toBeGreaterThan(0.99);
  });

  it("learns as much from rows that repeat within their groups as from one row of each", () => {
    const of = (rows: number, size: number) =>
      powerToSee(0.2, { rows, confidence, groups: { size, correlation: 1 } });
    expect(of(300, 5)).toBeCloseTo(of(60, 1), 12);
  });
});

describe("rowsFor", () => {
  it("is the number of rows that has the wanted power", () => {
    const rows = rowsFor(0.05, { power: 0.8, confidence }) ?? 0;
    expect(powerToSee(0.05, { rows, confidence })).toBeGreaterThanOrEqual(0.8);
    expect(powerToSee(0.05, { rows: rows - 20, confidence })).toBeLessThan(0.8);
  });

  it("is null for a gain that is not above the minimum", () => {
    expect(rowsFor(0.02, { power: 0.8, confidence, minimumGain: 0.02 })).toBeNull();
  });
});

describe("rowsNeeded", () => {
  const plan = { rows: 100, minimumGain: 0, confidence };

  it("makes the interval so narrow that it tells in 4 of 5 runs", () => {
    // (1.96 + 0.842)² / 1.96² = 2.043 of the variance, and the half width is twice the gain: 8.17 × the rows.
    const interval = { low: -0.05, high: 0.15 };
    expect(rowsNeeded({ gain: 0.05, interval }, plan)).toBe(717 + 1);
  });

  it("is null where no number would tell, or the interval tells already", () => {
    const on = (gain: number, low: number) =>
      rowsNeeded({ gain, interval: { low, high: 1 } }, { ...plan, minimumGain: 0.05 });
    expect(on(0.05, -0.02)).toBeNull();
    expect(on(-0.05, -0.2)).toBeNull();
    expect(on(0.2, 0.06)).toBeNull();
    expect(on(0.2, 0.05)).toBeGreaterThan(0);
  });
});
