import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  drawOf,
  type Part,
  partNames,
  type SplitRow,
  Splitter,
} from "../../../dataset-tools/prepare/splitter.ts";

const shares = { validation: 0.1, evaluation: 0.2 };

function rowsOf(stratum: string, count: number): SplitRow[] {
  return Array.from({ length: count }, (_, i) => ({ stratum, draw: (i + 0.5) / count }));
}

function split(rows: readonly SplitRow[], by = shares): Part[] {
  const splitter = new Splitter(by);
  for (const row of rows) splitter.add(row);
  return rows.map((row) => splitter.partOf(row));
}

function counts(parts: readonly Part[]): number[] {
  return partNames.map((name) => parts.filter((part) => part === name).length);
}

describe("Splitter", () => {
  it("gives each part its share of the rows", () => {
    expect(counts(split(rowsOf("", 100)))).toEqual([70, 10, 20]);
    expect(counts(split(rowsOf("", 7)))).toEqual([5, 1, 1]);
    expect(counts(split(rowsOf("", 100), { validation: 0, evaluation: 0.5 }))).toEqual([50, 0, 50]);
  });

  it("splits every stratum in proportion", () => {
    const rows = [...rowsOf("frequent", 80), ...rowsOf("rare", 20)];
    const parts = split(rows);
    expect(counts(parts.slice(0, 80))).toEqual([56, 8, 16]);
    expect(counts(parts.slice(80))).toEqual([14, 2, 4]);
  });

  it("reaches the shares in total when every stratum is tiny, and keeps a row of each to train on", () => {
    const rows = Array.from({ length: 100 }, (_, i) => rowsOf(`label ${i}`, 3)).flat();
    const parts = split(rows);
    expect(counts(parts)).toEqual([210, 30, 60]);
    for (let label = 0; label < 100; label++) {
      expect(parts.slice(label * 3, label * 3 + 3)).toContain("train");
    }
  });

  it("puts a row into the same part whatever the order of the rows", () => {
    const row = fc.record({
      draw: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      stratum: fc.constantFrom("a", "b", "c"),
    });
    const shuffled = fc
      .array(row, { minLength: 1 })
      .chain((rows) =>
        fc.tuple(
          fc.constant(rows),
          fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([rows, others]) => {
        const parts = new Map(rows.map((one, i) => [one, split(rows)[i]]));
        const again = split(others);
        others.forEach((one, i) => {
          expect(again[i]).toBe(parts.get(one));
        });
      }),
      { numRuns: 30 },
    );
  });
});

it("drawOf reads a number from 0 to below 1 from a hash", () => {
  expect(drawOf("0000000000000000")).toBe(0);
  expect(drawOf("8000000000000000")).toBe(0.5);
  expect(drawOf("ffffffffffffffff")).toBeLessThan(1);
});
