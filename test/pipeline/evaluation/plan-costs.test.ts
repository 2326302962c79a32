import { describe, expect, it } from "vitest";
import { type PlanCosts, planCosts } from "../../../pipeline/evaluation/plan-costs.ts";
import { makePlan } from "../../../pipeline/run/plan.ts";
import { aPlanRequest } from "../../support/run-request.ts";

async function costsOf(model: string, config: Record<string, unknown> = {}): Promise<PlanCosts> {
  return planCosts(makePlan(await aPlanRequest(model, config)));
}

const provisioned = { path: "provisioned", modelUnits: 2 };

describe("the costs of a plan", () => {
  it("are paid once and for storage where the model is served on demand", async () => {
    const { once, throughput, term, run, perHour, perMonth } = await costsOf("nova-micro");
    expect(once.usd).toBeGreaterThan(0.006);
    expect(run).toEqual(once);
    expect({ throughput, term }).toEqual({ throughput: null, term: null });
    expect(perHour).toEqual({ usd: 0, unknown: [] });
    expect(perMonth).toEqual({ usd: 1.95, unknown: [] });
  });

  it("have throughput for each hour that the evaluation takes, and for at least one", async () => {
    const short = await costsOf("nova-2-lite", { serving: provisioned });
    expect(short.throughput).toEqual({ hours: 1, usd: 121 });
    const evaluation = { requestsPerMinute: 0.2 };
    const long = await costsOf("nova-2-lite", { serving: provisioned, evaluation });
    expect(long.throughput).toEqual({ hours: 2, usd: 242 });
    expect(long.run.usd).toBeCloseTo((long.once.usd ?? 0) + 242, 6);
    expect(long.perHour.usd).toBe(121);
    expect(long.perMonth.usd).toBeCloseTo(121 * 730 + 1.95, 6);
  });

  it("have the whole term of a commitment, and its price an hour", async () => {
    const serving = { path: "provisioned", commitment: "OneMonth" };
    const { term, run, once, perHour } = await costsOf("nova-2-lite", { serving });
    expect(term).toMatchObject({ duration: "OneMonth", usd: 55 * 720 });
    expect(run.usd).toBeCloseTo((once.usd ?? 0) + 60.5 + 55 * 720, 6);
    expect(perHour.usd).toBe(55);
  });

  it("name what is not known instead of leaving it out", async () => {
    const { once, run } = await costsOf("llama-3-1-70b", { serving: { path: "provisioned" } });
    expect(once.usd).toBeNull();
    expect(run.unknown).toEqual(expect.arrayContaining(["training", ...once.unknown]));
  });

  it("are nothing to keep where nothing is trained", async () => {
    const request = { ...(await aPlanRequest()), isSelfCheck: true, hyperParameters: {} };
    const { perMonth, throughput } = planCosts(makePlan(request));
    expect({ perMonth, throughput }).toEqual({
      perMonth: { usd: 0, unknown: [] },
      throughput: null,
    });
  });
});
