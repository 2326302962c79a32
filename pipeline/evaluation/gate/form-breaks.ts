import { type FormFault, FormFault as Kinds, type Verdict } from "../../run-folder/verdict.ts";
import type { Gate } from "../../workflow/input.ts";
import type { ScoredAnswer, ScoredRow } from "../scored-rows.ts";
import { compareRows, readingsOf } from "./compare-rows.ts";

/**
 * How often the answers have a fault of form, by its kind; only kinds that occur.
 *
 * A kind is broken where the tuned model's share of rows exceeds the base model's by more than the tolerance
 * and the interval of that excess is above 0: in a small set one answer is more than the tolerance, and five more
 * than the base model's are the fewest that are not chance (at 95%). A row that the tuned model refuses counts
 * as one with the fault, so that refusing never hides it.
 */
export function formBreaks(rows: readonly ScoredRow[], gate: Gate): Verdict["breaks"] {
  return Kinds.options.flatMap((kind) => {
    const count = (model: "tuned" | "base") =>
      rows.filter((row) => row[model].fault === kind).length;
    const counts = { tuned: count("tuned"), base: count("base") };
    if (counts.tuned + counts.base === 0) return [];
    return [{ kind, ...counts, broken: isBroken(rows, kind, gate) }];
  });
}

function isBroken(rows: readonly ScoredRow[], kind: FormFault, gate: Gate): boolean {
  const has = ({ fault }: ScoredAnswer) => (fault === kind ? 1 : 0);
  const pair = {
    tuned: ({ tuned }: ScoredRow) => (tuned.isRefused ? 1 : has(tuned)),
    base: ({ base }: ScoredRow) => has(base),
  };
  return readingsOf(rows).some((reading) => {
    const { gain, interval } = compareRows(reading, pair, gate.confidence);
    return gain > gate.breakTolerance && interval.low > 0;
  });
}
