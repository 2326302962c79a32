import { CreateInferenceProfileCommand } from "@aws-sdk/client-bedrock";
import {
  ConverseCommand,
  ConverseStreamCommand,
  InvokeModelCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { afterEach, expect, it } from "vitest";
import { conversation, deploy, tune } from "../../../../support/bedrock-serving.ts";
import { type Bench, startBench } from "../../../../support/bedrock-tuning.ts";
import { takeOver } from "../../../../support/driven-clock.ts";
import { planFaults, sendFaults } from "../../../../support/planned-faults.ts";

const PROFILE = "us.amazon.nova-2-lite-v1:0";
const THROTTLED = {
  name: "ThrottlingException",
  message: "Too many requests, please wait before trying again.",
  $metadata: { httpStatusCode: 429 },
};

let bench: Bench;

afterEach(() => bench.stop());

const rateLimit = (modelId: string, perMinute: number) => ({
  at: "inference",
  match: { modelId },
  effect: "rate-limit",
  perMinute,
});

const converse = (modelId: string) =>
  bench.runtime.send(new ConverseCommand({ modelId, ...conversation }));

/** How many of some requests in a row are answered before one is throttled. */
async function answered(modelId: string, most = 10): Promise<number> {
  for (let count = 0; count < most; count++) {
    try {
      await converse(modelId);
    } catch (error) {
      expect(error).toMatchObject(THROTTLED);
      return count;
    }
  }
  return most;
}

it("limits the deployments of Llama 3.3 70B together to 4 requests a minute of the cloud", async () => {
  bench = await startBench({ region: "us-west-2" });
  const model = await tune(bench, "llama", "meta.llama3-3-70b-instruct-v1:0:128k");
  const first = await deploy(bench, "first", model);
  const second = await deploy(bench, "second", model);
  const clock = takeOver(bench.cloud.kernel.clock);
  expect(await answered(first)).toBe(4);
  expect(await answered(second)).toBe(0);
  clock.advance(14_998);
  expect(await answered(first)).toBe(0);
  clock.advance(2);
  expect(await answered(second)).toBe(1);
  clock.advance(3_600_000);
  expect(await answered(first)).toBe(4);
  expect(await answered("us.meta.llama3-3-70b-instruct-v1:0", 20)).toBe(20);
});

it("answers 300 requests that are sent 15 seconds of the cloud apart", async () => {
  bench = await startBench();
  const clock = takeOver(bench.cloud.kernel.clock);
  await planFaults(bench, rateLimit(PROFILE, 4));
  expect(await answered(PROFILE)).toBe(4);
  for (let request = 0; request < 300; request++) {
    clock.advance(15_000);
    await converse(PROFILE);
  }
  expect(await answered(PROFILE)).toBe(0);
});

it("limits the models that a planned fault names, each by itself, in every operation", async () => {
  bench = await startBench();
  takeOver(bench.cloud.kernel.clock);
  await planFaults(bench, rateLimit("*nova-*", 2));
  const other = "us.amazon.nova-micro-v1:0";
  const body = JSON.stringify({ messages: conversation.messages });
  await bench.runtime.send(new InvokeModelCommand({ modelId: other, body }));
  const { stream } = await bench.runtime.send(
    new ConverseStreamCommand({ modelId: other, ...conversation }),
  );
  for await (const _event of stream ?? []);
  expect(await answered(other)).toBe(0);
  expect(await answered(`arn:aws:bedrock:us-east-1:123456789012:inference-profile/${other}`)).toBe(
    0,
  );
  expect(await answered(PROFILE)).toBe(2);
  expect(await answered("us.meta.llama3-3-70b-instruct-v1:0")).toBe(10);
});

it("counts what goes through an account's inference profile with what it was copied from", async () => {
  bench = await startBench();
  takeOver(bench.cloud.kernel.clock);
  await planFaults(bench, rateLimit(PROFILE, 3), rateLimit("*:inference-profile/*", 3));
  const copyFrom = `arn:aws:bedrock:us-east-1:123456789012:inference-profile/${PROFILE}`;
  const profiles = ["search", "support"].map(async (inferenceProfileName) => {
    const { inferenceProfileArn = "" } = await bench.bedrock.send(
      new CreateInferenceProfileCommand({ inferenceProfileName, modelSource: { copyFrom } }),
    );
    return inferenceProfileArn;
  });
  const [first = "", second = ""] = await Promise.all(profiles);
  await converse(PROFILE);
  await converse(second);
  expect(await answered(first)).toBe(1);
  expect(await answered(PROFILE)).toBe(0);
});

it("limits for as long as the fault is planned", async () => {
  bench = await startBench();
  takeOver(bench.cloud.kernel.clock);
  await planFaults(bench, rateLimit("*", 1));
  expect(await answered(PROFILE)).toBe(1);
  await planFaults(bench);
  expect(await answered(PROFILE)).toBe(10);
});

it("answers with the error that is planned for a model", async () => {
  bench = await startBench();
  const settings = { code: "ModelNotReadyException", message: "Not yet.", status: 429 };
  await planFaults(bench, {
    at: "inference",
    match: { modelId: PROFILE },
    effect: "error",
    times: 1,
    settings,
  });
  await expect(converse(PROFILE)).rejects.toMatchObject({
    name: "ModelNotReadyException",
    message: "Not yet.",
  });
  expect(await answered(PROFILE)).toBe(10);
});

it("refuses a plan without its number", async () => {
  bench = await startBench();
  const { perMinute: _missing, ...incomplete } = rateLimit("*", 1);
  const [status, text] = await sendFaults(bench.cloud.endpoint, [incomplete]);
  expect(status).toBe(400);
  expect(text).toContain("The effect rate-limit needs perMinute");
});
