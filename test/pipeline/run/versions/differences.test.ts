import { expect, it } from "vitest";
import { differences } from "../../../../pipeline/run/versions/differences.ts";

it("names the members that differ at any depth, those that only one has too", () => {
  const a = { rows: 10, split: { seed: "1", shares: [0.1, 0.2] }, only: null, same: { x: [1] } };
  const b = { rows: 12, split: { seed: "1", shares: [0.1, 0.3] }, more: "b", same: { x: [1] } };
  expect(differences(a, b)).toEqual([
    { name: "rows", a: 10, b: 12 },
    { name: "split.shares", a: [0.1, 0.2], b: [0.1, 0.3] },
    { name: "more", a: null, b: "b" },
  ]);
  expect(differences(a, { ...a })).toEqual([]);
});
