import { describe, expect, it } from "vitest";
import type { FewShotEvidence } from "../../../pipeline/evaluation/gate/few-shot.ts";
import { type BaseRow, decideHeadroom } from "../../../pipeline/evaluation/headroom.ts";
import { aGate, answerFacts } from "../../support/verdict.ts";

/** Rows of which the base model answers so many right, by label. */
function rowsOf(count: number, right: number, group?: (row: number) => string): BaseRow[] {
  const scored = (value: number) => ({
    values: [value],
    fault: null,
    label: "a",
    isRefused: false,
  });
  return Array.from({ length: count }, (_, row) => ({
    ...{ reference: row % 2 === 0 ? "a" : "b", group: group?.(row) ?? null, slices: {} },
    base: scored(row < right ? 1 : 0),
    right: scored(1),
  }));
}

const decide = (
  rows: readonly BaseRow[],
  gate: Parameters<typeof aGate>[0] = {},
  threshold = 0.95,
  fewShot: FewShotEvidence | null = null,
) =>
  decideHeadroom({
    ...{ rows, scores: [{ kind: "labels" }], gate: aGate(gate), threshold },
    ...{ answers: answerFacts(), floor: null, fewShot },
  });

describe("whether tuning can be worth it", () => {
  it.each([
    [500, 474, "train", "headroom"],
    [500, 475, "do-not-tune", "score-at-threshold"],
    [500, 500, "do-not-tune", "score-at-threshold"],
    [500, 0, "train", "headroom"],
  ])("of %i rows %i right: %s, since %s", (count, right, decision, reason) => {
    const found = decide(rowsOf(count, right));
    expect(found).toMatchObject({ decision, reason, score: "labels" });
    expect(found.value).toBeCloseTo(right / count);
  });

  it("not on few rows, where even a perfect model would be rejected", () => {
    const found = decide(rowsOf(20, 18));
    expect(found).toMatchObject({ decision: "do-not-tune", reason: "no-room-for-gain" });
    expect(found.largestGain.gain).toBeCloseTo(0.1);
    expect(found.largestGain.low).toBeLessThan(0);
    expect(decide(rowsOf(200, 180)).decision).toBe("train");
  });

  it("not where less is left than the gate requires", () => {
    expect(decide(rowsOf(500, 450), { minimumGain: 0.12 }).reason).toBe("no-room-for-gain");
    expect(decide(rowsOf(500, 450), { minimumGain: 0.05 }).reason).toBe("headroom");
  });

  it("by the threshold of the run", () => {
    expect(decide(rowsOf(500, 400), {}, 0.8).reason).toBe("score-at-threshold");
    expect(decide(rowsOf(500, 480), {}, 1).reason).toBe("headroom");
  });

  it.each([
    [475, 0.95, "few-shot-at-threshold"],
    [450, 0.95, "headroom"],
    [499, 1, "no-room-over-few-shot"],
  ])(
    "beside examples in a prompt, with %i of 500 rows right and a threshold of %d: %s",
    (right, threshold, reason) => {
      const scores = rowsOf(500, right).map(({ base }) => base.values[0] ?? 0);
      const facts = { examples: 4, fewer: 0, searched: 9, trainRows: 9, answers: answerFacts() };
      const found = decide(rowsOf(500, 250), {}, threshold, { ...facts, scores });
      expect(found).toMatchObject({
        reason,
        value: 0.5,
        fewShot: { examples: 4, value: right / 500 },
      });
      expect(found.decision).toBe(reason === "headroom" ? "train" : "do-not-tune");
    },
  );

  it("is not up to the champion, which is not asked before the training", () => {
    const champion = { alias: "candidate", margin: 0.02, forgettingRows: 200 };
    expect(decide(rowsOf(500, 250), { champion }).decision).toBe("train");
  });
});
