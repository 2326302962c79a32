import type { Comparison, Interval } from "../../run-folder/verdict.ts";
import type { ScoredRow } from "../scored-rows.ts";
import { seededRandom } from "../statistics/random.ts";
import { countLabels, type LabelRows, labelRows, macroF1 } from "./label-counts.ts";

const RESAMPLES = 2000;
const SEED = 20261126;

/** Compares the models' macro-F1; its interval is that of a bootstrap over rows, or over groups where rows are grouped. */
export function compareMacroF1(rows: readonly ScoredRow[], confidence: number): Comparison {
  const counted = labelRows(rows);
  const tuned = macroF1(countLabels(counted, "tuned"));
  const base = macroF1(countLabels(counted, "base"));
  const isGrouped = rows.some(({ group }) => group !== null);
  return {
    ...{ tuned, base, gain: tuned - base },
    interval: bootstrap(counted, unitsOf(rows, counted), confidence),
    method: isGrouped ? "cluster-bootstrap" : "paired-bootstrap",
    pValue: null,
    counts: null,
  };
}

function bootstrap(
  rows: LabelRows,
  units: readonly (readonly number[])[],
  confidence: number,
): Interval {
  const random = seededRandom(SEED);
  const weights = new Float64Array(rows.reference.length);
  const gains = new Float64Array(RESAMPLES);
  for (let sample = 0; sample < RESAMPLES; sample += 1) {
    weights.fill(0);
    for (let drawn = 0; drawn < units.length; drawn += 1) {
      const unit = units[Math.floor(random() * units.length)] ?? [];
      for (const row of unit) weights[row] = (weights[row] ?? 0) + 1;
    }
    gains[sample] =
      macroF1(countLabels(rows, "tuned", weights)) - macroF1(countLabels(rows, "base", weights));
  }
  gains.sort();
  const at = (share: number) => gains[Math.round(share * (RESAMPLES - 1))] ?? 0;
  return { low: at((1 - confidence) / 2), high: at((1 + confidence) / 2) };
}

/** What is drawn together, each unit by its rows, in an order that does not depend on that of the rows. */
function unitsOf(
  rows: readonly ScoredRow[],
  { reference, answered }: LabelRows,
): readonly (readonly number[])[] {
  const keyOf = (row: number) => `${reference[row]} ${answered.tuned[row]} ${answered.base[row]}`;
  const units = new Map<string, number[]>();
  for (const [row, { group }] of rows.entries()) {
    const name = group ?? `row ${row}`;
    const unit = units.get(name);
    if (unit === undefined) units.set(name, [row]);
    else unit.push(row);
  }
  return [...units.values()]
    .map((unit) => ({ unit, key: unit.map(keyOf).sort().join(",") }))
    .sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0))
    .map(({ unit }) => unit);
}
