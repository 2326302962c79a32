import { expect, it } from "vitest";
import { planText } from "../../../../pipeline/cli/views/plan.ts";
import { hashPlan, makePlan } from "../../../../pipeline/run/plan.ts";
import { aPlanRequest } from "../../../support/run-request.ts";

async function textOf(options: Record<string, unknown>): Promise<string> {
  const plan = makePlan(await aPlanRequest("nova-micro", options));
  return planText(plan, hashPlan(plan), false).replace(/ +/g, " ");
}

it("says that the base model is asked with examples, too, and what that costs", async () => {
  const evaluation = { baseFirst: true, requestsPerMinute: 10 };
  const text = await textOf({ gate: { fewShot: 4 }, evaluation });
  expect(text).toMatch(/evaluation 20 rows at 5 a minute: 4 min/);
  expect(text).toMatch(
    /also asked with 4 examples before each row, its most similar training rows;/,
  );
  expect(text).toMatch(
    /evaluating it with examples about 4,800 tokens of held-out rows and examples ~\$/,
  );
  expect(text).toMatch(/answers of it with examples 600 tokens, if they are as long/);
  expect(text).toMatch(/40 rows at 10 a minute: 4 min/);
  expect(await textOf({ evaluation })).not.toContain("example");
});

it("says of the local cloud only that its base model has learned nothing", async () => {
  const plan = makePlan(await aPlanRequest());
  expect(planText(plan, hashPlan(plan), true)).toContain("has learned nothing");
  expect(planText(plan, hashPlan(plan), false)).not.toMatch(/has learned nothing|local/);
});
