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

it("names the champion where there is one", () => {
  const summaryOf = (champion: ReturnType<typeof aChampion> | null) =>
    decisionOf(aVerdict({ champion }), undefined).summary;
  expect(summaryOf(aChampion())).toMatch(/\nchampion: .*run-0/);
  expect(summaryOf(null)).not.toContain("champion");
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
