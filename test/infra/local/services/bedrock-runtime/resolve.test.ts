import {
  CreateCustomModelDeploymentCommand,
  CreateProvisionedModelThroughputCommand,
} from "@aws-sdk/client-bedrock";
import { ConverseCommand, InvokeModelCommand } from "@aws-sdk/client-bedrock-runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Fault } from "../../../../../infra/local/kernel/faults/faults.ts";
import {
  conversation,
  QUESTION,
  type ServingBench,
  startServing,
} from "../../../../support/bedrock-serving.ts";
import { deploymentReady, throughputReady } from "../../../../support/bedrock-tuning.ts";

let bench: ServingBench;

beforeAll(async () => {
  bench = await startServing();
});

afterAll(() => bench.stop());

async function answerOf(modelId: string): Promise<string | undefined> {
  const { output } = await bench.runtime.send(new ConverseCommand({ modelId, ...conversation }));
  return output?.message?.content?.[0]?.text;
}

describe("a model answers", () => {
  it.each([
    "amazon.nova-micro-v1:0",
    "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0",
    "us.amazon.nova-micro-v1:0",
    "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-micro-v1:0",
    "us.amazon.nova-2-lite-v1:0",
    "us.meta.llama3-3-70b-instruct-v1:0",
  ])("by %s", async (modelId) => {
    expect(await answerOf(modelId)).toBe("card_lost");
  });

  it("without training, by a throughput of the base model", async () => {
    const { provisionedModelArn = "" } = await bench.bedrock.send(
      new CreateProvisionedModelThroughputCommand({
        provisionedModelName: "base",
        modelId: "amazon.nova-micro-v1:0:24k",
        modelUnits: 1,
      }),
    );
    await throughputReady(bench, provisionedModelArn);
    const ask = new ConverseCommand({
      modelId: provisionedModelArn,
      messages: conversation.messages,
    });
    const { output } = await bench.runtime.send(ask);
    expect(output?.message?.content?.[0]?.text).toBe(QUESTION);
  });
});

describe("a model is rejected", () => {
  const rejected: [string, () => string, string, string][] = [
    [
      "that does not exist",
      () => "acme.large-v1:0",
      "ValidationException",
      "The provided model identifier is invalid.",
    ],
    [
      "by its custom-model ARN",
      () => bench.customModel.replace(":0:128k", ""),
      "ValidationException",
      "on-demand throughput",
    ],
    [
      "by an id with a context length",
      () => "amazon.nova-micro-v1:0:128k",
      "ResourceNotFoundException",
      "Model not found.",
    ],
    [
      "by the bare id where only an inference profile answers",
      () => "amazon.nova-2-lite-v1:0",
      "ValidationException",
      "Invocation of model ID amazon.nova-2-lite-v1:0 with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.",
    ],
    [
      "at the end of its life",
      () => "anthropic.claude-3-haiku-20240307-v1:0",
      "ResourceNotFoundException",
      "end of its life",
    ],
    [
      "at the end of its life, by its inference profile",
      () => "us.meta.llama3-2-1b-instruct-v1:0",
      "ResourceNotFoundException",
      "end of its life",
    ],
    [
      "by a deployment that does not exist",
      () => `${bench.deployment.slice(0, -12)}aaaaaaaaaaaa`,
      "ResourceNotFoundException",
      "The provided custom model deployment identifier is invalid.",
    ],
    [
      "by a throughput that does not exist",
      () => `${bench.throughput.slice(0, -12)}aaaaaaaaaaaa`,
      "ResourceNotFoundException",
      "The provided model identifier is invalid.",
    ],
  ];
  it.each(rejected)("%s", async (_which, modelId, name, message) => {
    await expect(answerOf(modelId())).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
      $metadata: { httpStatusCode: name === "ResourceNotFoundException" ? 404 : 400 },
    });
  });
});

/** Base models without on-demand inference in this Region, and what an id with a context length is answered: one is trained elsewhere. */
const PROFILE_ONLY: [string, string, object, string, string][] = [
  [
    "Nova 2 Lite",
    "amazon.nova-2-lite-v1:0",
    { messages: conversation.messages },
    "256k",
    "Model not found.",
  ],
  [
    "Llama 3.3 70B",
    "meta.llama3-3-70b-instruct-v1:0",
    { prompt: QUESTION },
    "128k",
    "The provided model identifier is invalid.",
  ],
];

describe.each(PROFILE_ONLY)(
  "%s answers by its inference profile only",
  (_name, id, body, context, withContext) => {
    const operations: [string, (modelId: string) => Promise<unknown>][] = [
      ["Converse", (modelId) => answerOf(modelId)],
      [
        "InvokeModel",
        (modelId) =>
          bench.runtime.send(new InvokeModelCommand({ modelId, body: JSON.stringify(body) })),
      ],
    ];
    it.each(operations)("%s", async (_operation, ask) => {
      expect(await ask(`us.${id}`)).toBeDefined();
      for (const bare of [id, `arn:aws:bedrock:us-east-1::foundation-model/${id}`]) {
        await expect(ask(bare)).rejects.toMatchObject({
          name: "ValidationException",
          message: `Invocation of model ID ${bare} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`,
        });
      }
      await expect(ask(`${id}:${context}`)).rejects.toThrow(withContext);
    });
  },
);

describe("what serves a model is rejected", () => {
  /** Creates both with this fault planned. Resolves to their ARNs. */
  async function createWith(name: string, fault: Fault): Promise<[string, string]> {
    const { kernel } = bench.cloud;
    const { faults } = kernel;
    Object.assign(kernel, {
      faults: { take: (place: string) => (place === "call" ? undefined : fault) },
    });
    try {
      const { customModelDeploymentArn = "" } = await bench.bedrock.send(
        new CreateCustomModelDeploymentCommand({
          modelDeploymentName: name,
          modelArn: bench.customModel,
        }),
      );
      const { provisionedModelArn = "" } = await bench.bedrock.send(
        new CreateProvisionedModelThroughputCommand({
          provisionedModelName: name,
          modelId: bench.customModel,
          modelUnits: 1,
        }),
      );
      return [customModelDeploymentArn, provisionedModelArn];
    } finally {
      Object.assign(kernel, { faults });
    }
  }

  it("while it is being created", async () => {
    for (const arn of await createWith("creating", { effect: "stick", settings: {} })) {
      await expect(answerOf(arn)).rejects.toMatchObject({
        name: "ModelNotReadyException",
        $metadata: { httpStatusCode: 429 },
      });
    }
  });

  it("when it has failed", async () => {
    const [deployment, throughput] = await createWith("failed", { effect: "fail", settings: {} });
    await deploymentReady(bench, deployment);
    await throughputReady(bench, throughput);
    await expect(answerOf(deployment)).rejects.toThrow("deployment is in the Failed state");
    await expect(answerOf(throughput)).rejects.toThrow("Throughput is in the Failed state");
  });
});
