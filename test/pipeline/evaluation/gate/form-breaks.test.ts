import { expect, it } from "vitest";
import { formBreaks } from "../../../../pipeline/evaluation/gate/form-breaks.ts";
import { type Asked, byLabels, times } from "../../../support/evidence.ts";

const good: Asked = { reference: "a", tuned: "a", base: "a" };
const outside: Asked = { ...good, tuned: "I would rather not say" };

function breaksOf(rows: Asked[], breakTolerance = 0.02) {
  const { rows: scored, gate } = byLabels(rows, { breakTolerance });
  return formBreaks(scored, gate);
}

it("lists only faults that occur", () => {
  expect(breaksOf(times(20, good))).toEqual([]);
  expect(breaksOf([...times(20, good), { ...good, base: "?" }])).toEqual([
    { kind: "outside-labels", tuned: 0, base: 1, broken: false },
  ]);
});

it("breaks where the tuned model's share exceeds the base model's by more than the tolerance", () => {
  const rows = [...times(90, good), ...times(10, outside)];
  expect(breaksOf(rows)).toEqual([{ kind: "outside-labels", tuned: 10, base: 0, broken: true }]);
  expect(breaksOf(rows, 0.1)).toMatchObject([{ broken: false }]);
});

it("does not break where the base model's answers have the fault as often", () => {
  const both = { ...outside, base: "?" };
  expect(breaksOf([...times(60, good), ...times(40, both), outside])).toMatchObject([
    { tuned: 41, base: 40, broken: false },
  ]);
});

it("does not break by four answers in a small set, which may be chance, but by five", () => {
  const tuned = (count: number) => breaksOf([...times(48 - count, good), ...times(count, outside)]);
  expect(tuned(4)).toMatchObject([{ tuned: 4, broken: false }]);
  expect(tuned(5)).toMatchObject([{ tuned: 5, broken: true }]);
});

it("counts a refused row as one with the fault, without naming it one", () => {
  const rows = [...times(92, good), ...times(4, outside), { ...good, tuned: null }];
  expect(breaksOf(rows)).toEqual([{ kind: "outside-labels", tuned: 4, base: 0, broken: true }]);
});
