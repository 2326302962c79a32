import { describe, expect, it } from "vitest";
import { planCosts } from "../../../pipeline/evaluation/plan-costs.ts";
import { askingCost } from "../../../pipeline/run/asking-cost.ts";
import { hashPlan, makePlan } from "../../../pipeline/run/plan.ts";
import { unpaced } from "../../support/request.ts";
import { aPlanRequest } from "../../support/run-request.ts";

/** A plan of that many held-out rows, with 500 questions a minute to each of two models. */
async function planned(rows: number, evaluation: object = {}) {
  const request = await aPlanRequest("nova-micro", {
    gate: { champion: null },
    evaluation: { requestsPerMinute: 500, ...evaluation },
  });
  const { dataset } = request;
  return makePlan({
    ...request,
    dataset: { ...dataset, evaluation: { ...dataset.evaluation, rows } },
  });
}

describe("what asking by several functions costs", () => {
  it("is in the plan and its sum, and not in what a person approves", async () => {
    const [several, one] = [await planned(20_000), await planned(20_000, { inCloudAbove: 20_000 })];
    // 20 functions of one GB for 40 minutes, 0.64 USD; 200 calls of two transitions each, and S3's requests.
    expect(several.askingByFunctions).toMatchObject({ functions: 20, calls: 200 });
    expect(several.askingByFunctions?.usd).toBeCloseTo(0.68, 2);
    expect(one.askingByFunctions).toBeUndefined();
    const usd = several.askingByFunctions?.usd ?? 0;
    expect(planCosts(several).run.usd).toBeCloseTo((planCosts(one).run.usd ?? 0) + usd, 6);
    expect(hashPlan(several)).toBe(hashPlan(one));
  });

  it("is nothing where one function asks, since rows are few or the quota is small", async () => {
    expect((await planned(2000)).askingByFunctions).toBeUndefined();
    expect((await planned(2001)).askingByFunctions).toMatchObject({ functions: 20 });
    expect((await planned(20_000, { requestsPerMinute: 39 })).askingByFunctions).toBeUndefined();
  });

  it("is that of one quota where the base model is asked twice", async () => {
    const plan = await planned(20_000);
    const asked = askingCost({ ...plan, origin: "base" });
    expect(asked).toMatchObject({ functions: 10, calls: 200 });
    expect(asked?.usd).toBeCloseTo(plan.askingByFunctions?.usd ?? 0, 2);
  });

  it("counts the models' own time where that limits", async () => {
    const plan = await planned(20_000);
    const { evaluation } = plan.settings;
    const pace = { tuned: unpaced, base: unpaced };
    const slow = { ...plan.settings, evaluation: { ...evaluation, pace, concurrency: 4 } };
    expect(askingCost({ ...plan, settings: slow })).toMatchObject({ functions: 8 });
  });
});
