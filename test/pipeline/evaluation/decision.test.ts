import { expect, it } from "vitest";
import { decisionOf } from "../../../pipeline/evaluation/decision.ts";
import { makePlan } from "../../../pipeline/run/plan.ts";
import { Decision } from "../../../pipeline/run-folder/run-output.ts";
import { aPlanRequest } from "../../support/run-request.ts";
import { aChampion, aScore, aVerdict } from "../../support/verdict.ts";

it("carries the interval by groups, the rows that would tell, and says both", () => {
  const verdict = aVerdict({
    ...{ outcome: "rejected", verdict: "cannot-tell", rows: 120, rowsNeeded: 700 },
    reason: { kind: "gain-not-above-minimum" },
    groups: { count: 24, designEffect: 2.104, effectiveRows: 57 },
    scores: [
      aScore({ tuned: 0.5, base: 0.45, gain: 0.05, interval: { low: -0.041, high: 0.139 } }),
    ],
  });
  const decision = Decision.parse(decisionOf(verdict, undefined));
  expect(decision).toMatchObject({
    rowsNeeded: 700,
    groups: { count: 24, designEffect: 2.104, effectiveRows: 57 },
  });
  expect(decision.summary).toMatch(/^REJECTED\. /);
  expect(decision.summary).toContain("\nverdict: cannot tell; about 700 more rows would tell\n");
  expect(decision.summary).toContain(
    "\ngain: +5.0 points on 120 held-out rows, 95% confidence interval −4.1 to +13.9 (clustered over 24 groups, design effect 2.10: as 57 independent rows)",
  );
});

it("passes numbers on to four places, and says on a line each what they are", () => {
  const gain = { gain: 0.23456, interval: { low: 0.111119, high: 0.35558 } };
  const decision = decisionOf(
    aVerdict({ scores: [aScore({ tuned: 0.66666, base: 0.43210999, ...gain })] }),
    undefined,
  );
  expect(decision).toMatchObject({
    ...{ tuned: 0.6667, base: 0.4321, gain: 0.2346, low: 0.1111, high: 0.3556 },
    ...{ confidence: 0.95, rows: 100, rowsNeeded: null, groups: null, worseLabels: [] },
  });
  expect(decision.summary.split("\n")).toEqual([
    expect.stringMatching(/^Accepted\. The tuned model /),
    "verdict: better",
    "labels correct: tuned 66.7%, base 43.2%",
    "gain: +23.5 points on 100 held-out rows, 95% confidence interval +11.1 to +35.6",
  ]);
});

it("names the champion where there is one", () => {
  const of = (champion: ReturnType<typeof aChampion> | null) =>
    decisionOf(aVerdict({ champion }), undefined);
  const { champion, summary } = of(aChampion());
  expect(champion).toEqual({
    ...{ alias: "candidate", version: "run-0", passed: true, score: 0.85 },
    ...{ gain: 0.05, low: -0.01, high: 0.11 },
  });
  expect(summary).toMatch(/\nchampion: .*run-0/);
  expect(of(null)).toMatchObject({ champion: null, summary: expect.not.stringContaining("champ") });
});

it("names labels that got worse although it accepts, ten at most", () => {
  const scores = { right: 1, precision: 0.5, recall: 0.5, f1: 0.5 };
  const labels = Array.from({ length: 12 }, (_, at) => ({
    ...{ label: `label-${at}`, rows: 10, tuned: scores, base: scores, adjustedPValue: 0.01 },
    change: at === 0 ? ("better" as const) : ("worse" as const),
  }));
  const { outcome, worseLabels, summary } = decisionOf(aVerdict({ labels }), undefined);
  expect(outcome).toBe("accepted");
  expect(worseLabels).toHaveLength(10);
  expect(summary).toMatch(/\nworse labels: label-1, label-2/);
});

it("names the label that lost most first", () => {
  const label = (name: string, before: number, recall: number) => {
    const tuned = { right: 1, precision: 0.5, recall, f1: 0.5 };
    return {
      ...{ label: name, rows: 10, tuned, base: { ...tuned, recall: before } },
      ...{ adjustedPValue: 0.01, change: "worse" as const },
    };
  };
  const labels = [label("a little", 0.9, 0.8), label("most", 0.6, 0.1), label("much", 0.9, 0.5)];
  expect(decisionOf(aVerdict({ labels }), undefined).worseLabels).toEqual([
    ...["most", "much", "a little"],
  ]);
});

it("says what serving costs by the plan: by the hour, and the storage by the month", async () => {
  const plan = makePlan(await aPlanRequest("llama-3-1-8b", { serving: { path: "provisioned" } }));
  const { costs } = decisionOf(aVerdict(), plan);
  const price = plan.purchases.find(({ item }) => item === "provisioned")?.price?.usd ?? null;
  expect(price).not.toBeNull();
  const units = plan.serving.modelUnits ?? 1;
  expect(costs.servingUsdPerHour).toBe((price ?? 0) * units);
  expect(costs.text).toMatch(
    /^provisioned throughput \(about [\d.]+ USD an hour, [\d,]+ USD a month\)/,
  );
});
