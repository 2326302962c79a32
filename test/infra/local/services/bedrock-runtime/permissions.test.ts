import { afterAll, beforeAll, expect, it } from "vitest";
import type { Shape } from "../../../../../infra/local/kernel/service.ts";
import { conversation } from "../../../../support/bedrock-serving.ts";
import { type Bench, startBench } from "../../../../support/bedrock-tuning.ts";
import { callAsRole } from "../../../../support/call-as-role.ts";

let bench: Bench;

beforeAll(async () => {
  bench = await startBench();
});

afterAll(() => bench.stop());

const modelId = "amazon.nova-micro-v1:0";
const model = `arn:aws:bedrock:us-east-1::foundation-model/${modelId}`;
const deployment = "arn:aws:bedrock:us-east-1:123456789012:custom-model-deployment/abcdefghijkl";
const body = Buffer.from(JSON.stringify(conversation));

/** Converse has no separate action. */
const actions: [string, string, Shape][] = [
  ["Converse", "bedrock:InvokeModel", conversation],
  ["ConverseStream", "bedrock:InvokeModelWithResponseStream", conversation],
  ["InvokeModel", "bedrock:InvokeModel", { body }],
  ["InvokeModelWithResponseStream", "bedrock:InvokeModelWithResponseStream", { body }],
];

it.each(actions)("%s needs %s on the model", async (operation, Action, input) => {
  const call = (Resource: string) =>
    callAsRole(
      bench.cloud,
      [{ Action, Resource }],
      ["bedrock-runtime", operation, { modelId, ...input }],
    );
  await expect(call(`${model}x`)).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining(`${Action} on resource: ${model}`),
  });
  await call(model);
});

it("CountTokens needs bedrock:CountTokens, before the model is looked at", async () => {
  const call = (Action: string) =>
    callAsRole(
      bench.cloud,
      [{ Action, Resource: model }],
      ["bedrock-runtime", "CountTokens", { modelId, input: { converse: conversation } }],
    );
  await expect(call("bedrock:InvokeModel")).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
  await expect(call("bedrock:CountTokens")).rejects.toMatchObject({ name: "ValidationException" });
});

it("a deployment needs its ARN, not that of its model", async () => {
  const call = (Resource: string) =>
    callAsRole(
      bench.cloud,
      [{ Action: "bedrock:InvokeModel", Resource }],
      ["bedrock-runtime", "Converse", { modelId: deployment, ...conversation }],
    );
  await expect(call(model)).rejects.toMatchObject({ name: "AccessDeniedException" });
  await expect(call(deployment)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});
