import { expect, it } from "vitest";
import {
  countLabels,
  labelRows,
  macroF1,
} from "../../../../pipeline/evaluation/gate/label-counts.ts";
import { scorerFor } from "../../../../pipeline/evaluation/score/scorer.ts";
import { scoredRows } from "../../../support/evidence.ts";

/*
 * Figures of scikit-learn 1.9.1, a letter for each row's label, `-` for an answer without one:
 * f1_score(right, given, average="macro", labels=sorted(set(right)), zero_division=0), accuracy_score(right, given)
 */
it.each([
  ["aabbcc", "abbbca", 0.6555555556, 0.6666666667],
  ["aaab", "aaaa", 0.4285714286, 0.75],
  ["abc", "---", 0, 0],
  ["aabcccd", "a-bcdbd", 0.625, 0.5714285714],
  [
    "eaddeabddcbaedcabcadbecddccdbccbdbdedaea",
    "bacdzaadebbaedcaecaabedzeccczcbcbzccedee",
    0.4718092365,
    0.45,
  ],
])(
  "macro-F1 and accuracy of %s answered by %s are scikit-learn's",
  (right, given, f1, accuracy) => {
    const scorer = scorerFor({ kind: "labels" }, [..."abcdez"]);
    const asked = [...right].map((reference, at) => ({
      reference,
      tuned: `The label is "${given[at] === "-" ? "unknown" : given[at]}".`,
      base: reference,
    }));
    const rows = scoredRows([scorer], asked);
    const counted = labelRows(rows);
    expect(macroF1(countLabels(counted, "tuned"))).toBeCloseTo(f1, 9);
    expect(macroF1(countLabels(counted, "base"))).toBe(1);
    const correct = rows.reduce((sum, { tuned }) => sum + (tuned.values[0] ?? 0), 0);
    expect(correct / rows.length).toBeCloseTo(accuracy, 9);
  },
);
