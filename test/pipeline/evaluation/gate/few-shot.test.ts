import { describe, expect, it } from "vitest";
import { judgeRows } from "../../../../pipeline/evaluation/judge-rows.ts";
import type { Verdict } from "../../../../pipeline/run-folder/verdict.ts";
import { byLabels, times } from "../../../support/evidence.ts";
import { answerFacts } from "../../../support/verdict.ts";

/** The tuned model answers 80 of 100 rows right, the base model none. */
const rows = [
  ...times(60, { reference: "a", tuned: "a", base: "b" }),
  ...times(20, { reference: "b", tuned: "b", base: "a" }),
  ...times(20, { reference: "a", tuned: "b", base: "b" }),
];

const facts = { examples: 4, fewer: 3, searched: 50, trainRows: 60, answers: answerFacts() };

/** With examples the base model answers the first rows right. */
function judge(right: number, gate: Parameters<typeof byLabels>[1] = {}): Verdict {
  const scores = rows.map((_row, index) => (index < right ? 1 : 0));
  return judgeRows({
    ...byLabels(rows, { floor: "none", ...gate }),
    fewShot: { ...facts, scores },
  });
}

describe("the base model with examples", () => {
  it("is beaten by a model that is certainly better", () => {
    expect(judge(60)).toMatchObject({
      outcome: "accepted",
      fewShot: { ...facts, passed: true, comparison: { tuned: 0.8, base: 0.6 } },
    });
  });

  it.each([
    ["is better", 95],
    ["is as good", 80],
    ["may be as good", 78],
  ])("rejects a model where it %s", (_what, right) => {
    const { outcome, verdict, reason, fewShot } = judge(right);
    expect([outcome, verdict, reason]).toEqual(["rejected", "better", { kind: "below-few-shot" }]);
    expect(fewShot).toMatchObject({ passed: false, comparison: { base: right / 100 } });
  });

  it("comes after the floor and before the gain that is required", () => {
    expect(judge(80, { minimumGain: 0.9 }).reason.kind).toBe("below-few-shot");
    expect(judge(60, { minimumGain: 0.9 }).reason.kind).toBe("gain-not-above-minimum");
    const equal = times(100, { reference: "a", tuned: "a", base: "b" });
    const scores = equal.map(() => 1);
    const both = judgeRows({ ...byLabels(equal), fewShot: { ...facts, scores } });
    expect(both.reason.kind).toBe("below-floor");
  });

  it("is no part of a verdict without it", () => {
    expect(judgeRows(byLabels(rows, { floor: "none" })).fewShot).toBeNull();
  });
});
