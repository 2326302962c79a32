import { describe, expect, it } from "vitest";
import { planCosts } from "../../../pipeline/evaluation/plan-costs.ts";
import { assertWithinBudget, budgetRefusal } from "../../../pipeline/run/budget.ts";
import { makePlan } from "../../../pipeline/run/plan.ts";
import { assertResumeWithinBudget } from "../../../pipeline/run/resume-budget.ts";
import type { Plan } from "../../../pipeline/run-folder/plan.ts";
import { aPlanRequest } from "../../support/run-request.ts";

async function planOf(model = "nova-micro", config: Record<string, unknown> = {}): Promise<Plan> {
  return makePlan(await aPlanRequest(model, config));
}

const refusalOf = (plan: Plan, budget: { maxUsd: number; maxUsdPerHour?: number }) => {
  const { code, message, hint } = budgetRefusal(plan, budget) ?? {};
  return { code, text: `${message} ${hint}` };
};

describe("a budget", () => {
  it("lets pass what costs as much, and refuses what costs more", async () => {
    const plan = await planOf();
    const usd = planCosts(plan).run.usd ?? 0;
    expect(budgetRefusal(plan, undefined)).toBeUndefined();
    expect(budgetRefusal(plan, { maxUsd: usd })).toBeUndefined();
    expect(refusalOf(plan, { maxUsd: usd - 1e-6 }).code).toBe("Plan.OverBudget");
  });

  it("holds the evaluation's throughput and the whole term of a commitment against the run", async () => {
    const hourly = await planOf("nova-2-lite", { serving: { path: "provisioned" } });
    expect(refusalOf(hourly, { maxUsd: 60 }).text).toMatch(/cost \$60\.5\d.*--serving on-demand/);
    const serving = { path: "provisioned", commitment: "OneMonth" };
    const term = await planOf("nova-2-lite", { serving });
    expect(refusalOf(term, { maxUsd: 39_600 }).text).toMatch(/Omit --commitment/);
    expect(budgetRefusal(term, { maxUsd: 39_700 })).toBeUndefined();
  });

  it("limits what serving costs an hour", async () => {
    const plan = await planOf("nova-2-lite", { serving: { path: "provisioned", modelUnits: 2 } });
    const { code, text } = refusalOf(plan, { maxUsd: 1000, maxUsdPerHour: 100 });
    expect(code).toBe("Plan.OverBudget");
    expect(text).toMatch(/\$121 an hour, \$21 more than the budget of \$100.*--model-units/);
    expect(budgetRefusal(plan, { maxUsd: 1000, maxUsdPerHour: 121 })).toBeUndefined();
  });

  it("refuses where a price is not known, however high it is, and names the price and the remedy", async () => {
    const plan = await planOf("llama-3-1-70b");
    const { code, text } = refusalOf(plan, { maxUsd: 1e9 });
    expect(code).toBe("Plan.UnknownPrice");
    expect(text).toMatch(
      /llama-3-1-70b is not known.*: training;.*prices --refresh.*\{training: USD\}/,
    );
    expect(() => assertWithinBudget(plan, { maxUsd: 1e9 })).toThrow();
  });

  it("holds against a resume only what it still buys", async () => {
    const plan = await planOf();
    const budget = { maxUsd: 0.006 };
    const at = {
      model: { at: "model", jobArn: null, modelArn: "arn" },
      training: { at: "training", jobNumber: 2 },
      verdict: { at: "verdict", jobArn: null, modelArn: "arn" },
    } as const;
    const resume = (purchases: Plan["purchases"], start: keyof typeof at, of: Plan | null = plan) =>
      assertResumeWithinBudget({ plan: of, purchases, budget, input: { start: at[start] } });
    const left = plan.purchases.filter(({ item }) => item !== "training");
    expect(() => resume(left, "model")).not.toThrow();
    expect(() => resume(plan.purchases, "training")).toThrow(/more than its budget/);
    expect(() => resume([], "verdict", null)).not.toThrow();
    expect(() => resume([], "model", null)).toThrow(/plan\.json cannot be read/);
  });
});
