import { describe, expect, it } from "vitest";
import type { PairedScores } from "../../pipeline/evaluation/compare.ts";
import { type Population, seededRows } from "./equal-models.ts";
import { maxAllowed, RUNS, shareAccepted } from "./measure.ts";
import { readTables } from "./page.ts";
import { grouped, hard, independent } from "./populations.ts";

const runs = 1000;
const population = (of: Partial<Population>): Population => ({
  ...{ score: "right or wrong", rows: 123, size: 1, share: 0 },
  ...of,
});
const inGroups = [
  population({ size: 3, share: 0.9 }),
  population({ size: 10, share: 0.5 }),
  population({ score: "token-F1", rows: 60, size: 5, share: 0.9 }),
  population({ score: "numeric", rows: 50, size: 10, share: 0.9 }),
  population({ score: "numeric", rows: 60, size: 5, share: 0.5, uneven: true }),
];
const alone = [
  population({ rows: 50 }),
  population({ score: "token-F1", rows: 20 }),
  population({ score: "numeric", rows: 10 }),
];

describe("two equal models", () => {
  it.each([...alone, ...inGroups])(
    "are seldom told apart: $score, $rows rows, $size a group, $share in common",
    (of) => {
      expect(shareAccepted(seededRows(of, 11), runs)).toBeLessThanOrEqual(maxAllowed(runs));
    },
  );

  it.each(inGroups)(
    "would be told apart if groups were ignored: $score, $rows rows, $size a group, $share in common",
    (of) => {
      const rows = seededRows(of, 11);
      const ignored = (): PairedScores => ({ ...rows(), groups: null });
      expect(shareAccepted(ignored, runs)).toBeGreaterThan(2 * maxAllowed(runs));
    },
  );
});

it.each([
  [population({ rows: 123 }), 0.7],
  [population({ rows: 300, size: 5, share: 0.3 }), 0.7],
  [population({ score: "token-F1", rows: 123 }), 0.5],
  [population({ score: "numeric", rows: 50, size: 5, share: 0.5 }), 0.25],
])("a better model is still recognized: %j", (of, share) => {
  expect(shareAccepted(seededRows({ ...of, better: true }, 11), 200)).toBeGreaterThan(share);
});

describe("the page", () => {
  it("shows every cell of the study within its bound", () => {
    const cells = [...readTables().matchAll(/\| (\d+\.\d\d) \(\d+\)(?= )/g)].map(([, rate]) =>
      Number(rate),
    );
    expect(cells).toHaveLength(independent.length + grouped.length + hard.length);
    expect(cells.filter((rate) => rate > 100 * maxAllowed(RUNS))).toEqual([]);
  });

  it("says on how many runs its figures rest", () => {
    expect(RUNS).toBeGreaterThanOrEqual(4000);
    expect(readTables()).toContain(`of ${RUNS} simulated runs`);
  });
});
