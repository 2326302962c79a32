import { expect, it } from "vitest";
import { planText } from "../../../../pipeline/cli/views/plan.ts";
import { resolveModel } from "../../../../pipeline/models/resolve.ts";
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

it("names the teacher, what it may cost at least, and what no one knows", async () => {
  const prices = { ...resolveModel("nova-pro").prices };
  const teacher = { name: "nova-pro", id: "amazon.nova-pro-v1:0", maxResponseLength: 50, prices };
  const request = { ...(await aPlanRequest()), hyperParameters: {}, teacher };
  const plan = makePlan(request);
  const [paid, local] = [false, true].map((cloud) => planText(plan, hashPlan(plan), cloud));
  expect(paid).toMatch(/teacher +nova-pro \(amazon\.nova-pro-v1:0\).*50 tokens at most/);
  expect(paid).toMatch(/asking the teacher +0 tokens at least/);
  expect(paid).toMatch(/answers of the teacher +3,000 tokens at least +~\$0\.0032/);
  expect(paid).toMatch(/training +3,000 tokens × epochs that Bedrock chooses.*unknown/);
  expect(paid).toContain("plus the unknown items");
  expect(paid).not.toContain("stand-in");
  expect(local).toContain("here a stand-in answers");
});

it("says of the local cloud only that its base model has learned nothing", async () => {
  const plan = makePlan(await aPlanRequest());
  expect(planText(plan, hashPlan(plan), true)).toContain("has learned nothing");
  expect(planText(plan, hashPlan(plan), false)).not.toMatch(/has learned nothing|local/);
});

it("names the server that answers as the base model of a local cloud", async () => {
  const plan = makePlan(await aPlanRequest());
  const server = { url: "http://127.0.0.1:11434/v1", name: "llama3.2:1b" };
  const text = planText(plan, hashPlan(plan), server);
  expect(text).toContain(
    "answers by llama3.2:1b at http://127.0.0.1:11434/v1, which is not Bedrock's model",
  );
  expect(text).toContain("nothing is charged");
  expect(text).not.toContain("has learned nothing");
});
