import { expect, it } from "vitest";
import { changesOf } from "../../../../pipeline/evaluation/gate/changes.ts";
import { aScore } from "../../../support/verdict.ts";

const changes = (...of: [gain: number, pValue: number | null][]) =>
  changesOf(
    of.map(([gain, pValue]) => aScore({ gain, pValue })),
    0.95,
  ).map(({ adjustedPValue, change }) => [adjustedPValue, change]);

it("is better or worse by the sign of the gain, where it is no chance", () => {
  expect(changes([0.2, 0.01])).toEqual([[0.01, "better"]]);
  expect(changes([-0.2, 0.01])).toEqual([[0.01, "worse"]]);
  expect(changes([0.2, 0.06])).toEqual([[0.06, "unclear"]]);
});

it("is corrected for all comparisons that have a p-value, and unclear for one without", () => {
  expect(changes([0.2, 0.01], [0.4, null], [-0.3, 0.02], [0.2, 0.03])).toEqual([
    [0.03, "better"],
    [null, "unclear"],
    [0.04, "worse"],
    [0.04, "better"],
  ]);
});
