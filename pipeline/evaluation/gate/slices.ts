import type { SliceResult } from "../../run-folder/verdict.ts";
import type { Evidence } from "../judge-rows.ts";
import { normalize } from "../score/label.ts";
import type { ScoredRow } from "../scored-rows.ts";
import { changesOf } from "./changes.ts";
import { byScore, compareRows } from "./compare-rows.ts";

/** Smaller slices say nothing by themselves. */
const MIN_SLICE_ROWS = 10;

interface Slice {
  readonly by: string;
  readonly value: string;
  readonly rows: readonly ScoredRow[];
}

type Sliced = Pick<Evidence, "rows" | "scores" | "gate">;

/**
 * The first score in parts of the rows, by everything in `gate.sliceBy`. Values with fewer than ten rows are one
 * slice together, `other (<n> values)`; it is left out where it is still as small, or all there is. Answers that are no
 * labels are not looked at by label.
 */
export function sliceResults({ rows, scores, gate }: Sliced): SliceResult[] {
  const hasLabels = scores.some(({ kind }) => kind === "labels");
  const slices = [...new Set(gate.sliceBy)]
    .filter((by) => by !== "label" || hasLabels)
    .flatMap((by) => slicesBy(rows, by));
  const changes = changesOf(
    slices.map((slice) => compareRows(slice.rows, byScore(0), gate.confidence)),
    gate.confidence,
  );
  return slices.flatMap(({ by, value, rows: own }, index) => {
    const found = changes[index];
    if (found === undefined) return [];
    const { comparison, adjustedPValue, change } = found;
    const { tuned, base, interval } = comparison;
    const belowFloor = gate.sliceFloor !== null && tuned < gate.sliceFloor;
    return [
      { by, value, rows: own.length, tuned, base, interval, adjustedPValue, change, belowFloor },
    ];
  });
}

function slicesBy(rows: readonly ScoredRow[], by: string): Slice[] {
  const byValue = new Map<string, { value: string; rows: ScoredRow[] }>();
  for (const row of rows) {
    const value = sliceValue(row, by);
    if (value === undefined) continue;
    const key = by === "label" ? normalize(value) : value;
    const known = byValue.get(key) ?? { value, rows: [] };
    known.rows.push(row);
    byValue.set(key, value < known.value ? { ...known, value } : known);
  }
  const all = [...byValue.values()].sort((one, other) => (one.value < other.value ? -1 : 1));
  const large = all.filter((one) => one.rows.length >= MIN_SLICE_ROWS);
  const small = all.filter((one) => one.rows.length < MIN_SLICE_ROWS);
  const others = {
    value: `other (${small.length} values)`,
    rows: small.flatMap((one) => one.rows),
  };
  const isWorthIt = large.length > 0 && others.rows.length >= MIN_SLICE_ROWS;
  return [...large, ...(isWorthIt ? [others] : [])].map((slice) => ({ by, ...slice }));
}

/** The label of a row is its right answer; everything else was determined where its question is known. */
function sliceValue({ reference, slices }: ScoredRow, by: string): string | undefined {
  return by === "label" ? reference : slices[by];
}
