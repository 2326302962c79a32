import { expect, it } from "vitest";
import { scorerFor } from "../../../pipeline/evaluation/score/scorer.ts";
import { scoreRow } from "../../../pipeline/evaluation/scored-rows.ts";
import type { Answer } from "../../../pipeline/run-folder/answered-rows.ts";

const said = (text: string | null): Answer => ({
  ...{ text, error: text === null ? "Refused" : null },
  ...{ inputTokens: 1, outputTokens: 1 },
});

/** By several scores, of which one finds faults and another labels. */
function scored(tuned: string | null, base: string | null) {
  const scorers = [
    scorerFor({ kind: "exact" }, null),
    scorerFor({ kind: "numeric" }, null),
    scorerFor({ kind: "labels" }, ["1", "2"]),
  ];
  const row = { row: 0, recordId: "r", reference: "1", tuned: said(tuned), base: said(base) };
  return scoreRow(scorers, row, { group: "g", slices: { plan: "free" } });
}

it("has the values of all scores, the first fault and the label that any of them finds", () => {
  expect(scored("It is 1", "none")).toEqual({
    ...{ reference: "1", group: "g", slices: { plan: "free" } },
    tuned: { values: [0, 1, 1], fault: null, label: "1", isRefused: false },
    base: { values: [0, 0, 0], fault: "no-number", label: null, isRefused: false },
  });
  expect(scored("3", "1").tuned).toMatchObject({ values: [0, 0, 0], fault: "outside-labels" });
});

it("counts a refusal against the tuned model by every score", () => {
  const { tuned, base } = scored(null, null);
  expect(tuned).toEqual({ values: [0, 0, 0], fault: null, label: null, isRefused: true });
  expect(base).toEqual({ values: [1, 1, 1], fault: null, label: null, isRefused: true });
});
