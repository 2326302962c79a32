import { describe, expect, it } from "vitest";
import { planText } from "../../../pipeline/cli/views/plan.ts";
import { makePlan } from "../../../pipeline/run/plan.ts";
import { resolveConfig } from "../../../pipeline/run/propose.ts";
import { aPlanRequest } from "../../support/run-request.ts";

const requestOf = (model: string, options: object) => aPlanRequest(model, { ...options });

describe("the lease of an accepted model", () => {
  it.each([
    ["nova-micro", {}, 168, "for 168 hours (7 days) unless you renew"],
    ["llama-3-1-8b", {}, 24, /for 24 hours, about \$[\d,]+, unless you renew/],
    ["nova-micro", { serving: { leaseHours: 2 } }, 2, "for 2 hours unless"],
    [
      "nova-micro",
      { serving: { leaseHours: "none" } },
      null,
      "until you retire it: it has no lease",
    ],
  ])("of %s with %o is in the plan", async (model, options, hours, words) => {
    const plan = makePlan(await requestOf(model, options));
    expect(plan.serving.leaseHours).toBe(hours);
    const text = planText(plan, "0".repeat(64), false);
    expect(text).toMatch(words);
  });

  it("may be none on throughput only if a person has accepted that, and is shown the price", async () => {
    const { config } = await requestOf("llama-3-1-8b", { serving: { leaseHours: "none" } });
    expect(() => resolveConfig(config)).toThrow(/billed about .* USD an hour, .* USD a month/);
    expect(resolveConfig({ ...config, acceptNoLease: true }).config.serving.leaseHours).toBe(
      "none",
    );
  });

  it.each([0.5, 8761, "never"])("cannot be %s", async (leaseHours) => {
    await expect(requestOf("nova-micro", { serving: { leaseHours } })).rejects.toThrow(
      /serving\.leaseHours: must be (at least 1|at most 8760|a number of hours)/,
    );
  });
});
