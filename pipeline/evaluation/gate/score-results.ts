import type { ScoreResult, Verdict } from "../../run-folder/verdict.ts";
import { type ScoreSpec, scoreName } from "../../workflow/score-spec.ts";
import type { Evidence } from "../judge-rows.ts";
import { adjustHolm } from "../statistics/holm.ts";
import { byScore, compareRows } from "./compare-rows.ts";
import { compareMacroF1 } from "./macro-f1.ts";

/** Both models by every score of the run, and by macro-F1 beside `labels`; p-values are corrected for their number. */
export function scoreResults({
  rows,
  scores,
  gate: { confidence },
}: Pick<Evidence, "rows" | "scores" | "gate">): Verdict["scores"] {
  const results = scores.flatMap((spec, index) => {
    const result = of(scoreName(spec), spec, compareRows(rows, byScore(index), confidence));
    if (spec.kind !== "labels") return [result];
    return [result, of("macro-f1", spec, compareMacroF1(rows, confidence))];
  });
  const adjusted = adjustHolm(results.map(({ pValue }) => pValue));
  const [first, ...others] = results.map((result, index) => ({
    ...result,
    adjustedPValue: adjusted[index] ?? null,
  }));
  if (first === undefined) throw new RangeError("a run has at least one score");
  return [first, ...others];
}

function of(
  name: string,
  spec: ScoreSpec,
  comparison: Omit<ScoreResult, "name" | "spec" | "adjustedPValue">,
): Omit<ScoreResult, "adjustedPValue"> {
  return { ...comparison, name, spec };
}
