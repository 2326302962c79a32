import { describe, expect, it } from "vitest";
import { scorerFor } from "../../../../pipeline/evaluation/score/scorer.ts";
import { agreementOf, replayScorer } from "../../../../pipeline/run/replay/replay-scorer.ts";
import { shareOf } from "../../../../pipeline/run/replay/share-of.ts";
import { replayRows } from "../../../support/replay.ts";

describe("the agreement of two answers", () => {
  it("is that of their labels, where they name some", () => {
    const labels = scorerFor({ kind: "labels" }, ["refund", "card_lost"]);
    expect(agreementOf(labels, "card lost", "The label is card_lost.")).toBe(1);
    expect(agreementOf(labels, "refund", "The label is card_lost.")).toBe(0);
    // Neither names one, and both say the same.
    expect(agreementOf(labels, "I cannot say", "i cannot say.")).toBe(1);
  });

  it("is the share of the fields that are the same in JSON", () => {
    const json = scorerFor({ kind: "json", fields: null, schema: null }, null);
    expect(agreementOf(json, '{"a": 1, "b": 2}', '{"b": 3, "a": 1}')).toBe(0.5);
  });
});

it("is scored by what production's answers are, where no run says how", () => {
  expect(replayScorer(undefined, replayRows(4)).spec).toEqual({ kind: "exact" });
  const amounts = replayRows(4).map((row) => ({ ...row, hasReference: true, reference: "12.50" }));
  expect(replayScorer(undefined, amounts).spec).toEqual({ kind: "numeric" });
});

it("has an interval that stays between 0 and 1 and holds the mean", () => {
  const of = { isBinary: false, confidence: 0.95 };
  const few = shareOf([1, 1, 0.5, 1, 0.8, 1, 1, 0.9], of);
  expect(few.high).toBe(1);
  expect(few.low).toBeLessThan(few.value);
  const many = shareOf(
    Array.from({ length: 400 }, (_, row) => (row % 4) / 3),
    of,
  );
  expect(many.value).toBeCloseTo(0.5);
  expect(many.high - many.low).toBeLessThan(0.1);
  expect(shareOf([1, 0, 1, 1], { ...of, isBinary: true })).toMatchObject({ value: 0.75 });
});
