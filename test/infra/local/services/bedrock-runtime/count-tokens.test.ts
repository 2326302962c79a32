import { ConverseCommand, CountTokensCommand } from "@aws-sdk/client-bedrock-runtime";
import { afterAll, beforeAll, expect, it } from "vitest";
import { conversation } from "../../../../support/bedrock-serving.ts";
import { type Bench, startBench } from "../../../../support/bedrock-tuning.ts";

let bench: Bench;
const modelId = "amazon.nova-micro-v1:0";

beforeAll(async () => {
  bench = await startBench();
});

afterAll(() => bench.stop());

it("counts what Converse counts, for a request of Converse and of InvokeModel", async () => {
  const { usage } = await bench.runtime.send(new ConverseCommand({ modelId, ...conversation }));
  const body = Buffer.from(JSON.stringify(conversation));
  for (const input of [{ converse: conversation }, { invokeModel: { body } }]) {
    const { inputTokens } = await bench.runtime.send(new CountTokensCommand({ modelId, input }));
    expect(inputTokens).toBe(usage?.inputTokens);
  }
});

it("rejects an unknown model", async () => {
  const input = { converse: conversation };
  await expect(
    bench.runtime.send(new CountTokensCommand({ modelId: "acme.large-v1:0", input })),
  ).rejects.toMatchObject({ name: "ValidationException" });
});
