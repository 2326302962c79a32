import {
  CreateCustomModelDeploymentCommand,
  CreateModelCustomizationJobCommand,
} from "@aws-sdk/client-bedrock";
import {
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
  CountTokensCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  aJob,
  type Bench,
  converseLine,
  deploymentReady,
  examples,
  jobEnd,
  put,
  SYSTEM,
  startBench,
} from "../../../../support/bedrock-tuning.ts";

let bench: Bench;
let deployment = "";
let customModel = "";

beforeAll(async () => {
  bench = await startBench();
  await put(bench, "train.jsonl", examples(120).map(converseLine));
  const { jobArn = "" } = await bench.bedrock.send(new CreateModelCustomizationJobCommand(aJob()));
  const { outputModelArn = "" } = await jobEnd(bench, jobArn);
  const { customModelDeploymentArn = "" } = await bench.bedrock.send(
    new CreateCustomModelDeploymentCommand({
      modelDeploymentName: "tuned",
      modelArn: outputModelArn,
    }),
  );
  await deploymentReady(bench, customModelDeploymentArn);
  deployment = customModelDeploymentArn;
  customModel = outputModelArn;
});

afterAll(() => bench.stop());

const question = "somebody stole my card, it is gone";
const messages: ConverseCommandInput["messages"] = [
  { role: "user", content: [{ text: question }] },
];
const system = [{ text: SYSTEM }];

function converse(input: Partial<ConverseCommandInput>) {
  return bench.runtime.send(
    new ConverseCommand({ modelId: deployment, messages, system, ...input }),
  );
}

describe("a tuned model", () => {
  it("answers Converse with counted tokens", async () => {
    const { output, stopReason, usage, metrics } = await converse({});
    expect(output?.message).toEqual({ role: "assistant", content: [{ text: "card_lost" }] });
    expect(stopReason).toBe("end_turn");
    expect(usage?.totalTokens).toBe((usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0));
    expect(metrics?.latencyMs).toBeGreaterThanOrEqual(0);
  });

  it("streams the same answer in pieces", async () => {
    const { stream } = await bench.runtime.send(
      new ConverseStreamCommand({ modelId: deployment, messages, system }),
    );
    const pieces: string[] = [];
    const kinds: string[] = [];
    for await (const event of stream ?? []) {
      kinds.push(...Object.keys(event));
      pieces.push(event.contentBlockDelta?.delta?.text ?? "");
    }
    expect(pieces.join("")).toBe("card_lost");
    expect(pieces.filter((piece) => piece !== "").length).toBeGreaterThan(1);
    expect([kinds[0], ...kinds.slice(-3)]).toEqual([
      "messageStart",
      "contentBlockStop",
      "messageStop",
      "metadata",
    ]);
  });

  it("answers InvokeModel in Nova's words, whole and streamed", async () => {
    const request = {
      modelId: deployment,
      body: JSON.stringify({ schemaVersion: "messages-v1", system, messages }),
    };
    const { body } = await bench.runtime.send(new InvokeModelCommand(request));
    expect(JSON.parse(body.transformToString())).toMatchObject({
      output: { message: { role: "assistant", content: [{ text: "card_lost" }] } },
      stopReason: "end_turn",
    });
    const streamed = await bench.runtime.send(new InvokeModelWithResponseStreamCommand(request));
    let text = "";
    for await (const event of streamed.body ?? []) {
      const chunk = JSON.parse(Buffer.from(event.chunk?.bytes ?? []).toString());
      text += chunk.contentBlockDelta?.delta.text ?? "";
    }
    expect(text).toBe("card_lost");
  });

  it("stops at the tokens and at the words that it is told", async () => {
    expect(await converse({ inferenceConfig: { maxTokens: 1 } })).toMatchObject({
      stopReason: "max_tokens",
      output: { message: { content: [{ text: "card" }] } },
    });
    expect(await converse({ inferenceConfig: { stopSequences: ["_"] } })).toMatchObject({
      stopReason: "stop_sequence",
      output: { message: { content: [{ text: "card" }] } },
    });
  });

  it("says in a header that a stand-in has answered", async () => {
    const command = new ConverseCommand({ modelId: deployment, messages, system });
    let headers: Record<string, string> = {};
    command.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        headers = (result.response as { headers: Record<string, string> }).headers;
        return result;
      },
      { step: "deserialize" },
    );
    await bench.runtime.send(command);
    expect(headers["x-tunewright-model"]).toBe("local-tiny");
  });

  it("does not mind a cache point", async () => {
    const content = [{ text: question }, { cachePoint: { type: "default" as const } }];
    const { output } = await converse({ messages: [{ role: "user", content }] });
    expect(output?.message?.content).toEqual([{ text: "card_lost" }]);
  });

  it("counts tokens without answering", async () => {
    const { inputTokens } = await bench.runtime.send(
      new CountTokensCommand({ modelId: deployment, input: { converse: { messages, system } } }),
    );
    expect(inputTokens).toBe((await converse({})).usage?.inputTokens);
  });
});

describe("an untuned base model", () => {
  it.each([
    "amazon.nova-micro-v1:0",
    "us.amazon.nova-micro-v1:0",
    "us.amazon.nova-2-lite-v1:0",
    "us.meta.llama3-3-70b-instruct-v1:0",
  ])("picks the nearest of the answers that the prompt lists (%s)", async (modelId) => {
    const { output } = await converse({
      modelId,
      messages: [{ role: "user", content: [{ text: "the top up did not work" }] }],
    });
    expect(output?.message?.content?.[0]?.text).toBe("top_up");
  });

  it("says that it does not know where the prompt lists nothing", async () => {
    const { output } = await converse({ modelId: "amazon.nova-micro-v1:0", system: [] });
    expect(output?.message?.content?.[0]?.text).toBe("I do not know.");
  });

  it("answers Llama's body with Llama's marks", async () => {
    const prompt = `<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\n${SYSTEM}<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nchange the pin please<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n`;
    const { body } = await bench.runtime.send(
      new InvokeModelCommand({
        modelId: "meta.llama3-1-8b-instruct-v1:0",
        body: JSON.stringify({ prompt, max_gen_len: 20 }),
      }),
    );
    expect(JSON.parse(body.transformToString())).toMatchObject({
      generation: "pin_change",
      stop_reason: "stop",
    });
  });
});

describe("a model is refused", () => {
  const refused: [string, () => string, string, string][] = [
    ["that nobody has", () => "acme.large-v1:0", "ValidationException", "identifier is invalid"],
    [
      "by its custom-model ARN",
      () => customModel.replace(":0:128k", ""),
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
      "whose deployment is gone",
      () => `${deployment.slice(0, -12)}aaaaaaaaaaaa`,
      "ResourceNotFoundException",
      "deployment",
    ],
  ];
  it.each(refused)("%s", async (_which, modelId, name, message) => {
    await expect(converse({ modelId: modelId() })).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
  });

  it("while its deployment is being created", async () => {
    const { kernel } = bench.cloud;
    const { faults } = kernel;
    const stick = { effect: "stick", settings: {} };
    const planned = { take: (place: string) => (place === "deployment" ? stick : undefined) };
    Object.assign(kernel, { faults: planned });
    const { customModelDeploymentArn: modelId } = await bench.bedrock.send(
      new CreateCustomModelDeploymentCommand({
        modelDeploymentName: "young",
        modelArn: customModel,
      }),
    );
    Object.assign(kernel, { faults });
    await expect(converse({ modelId })).rejects.toMatchObject({ name: "ModelNotReadyException" });
  });

  it("for a temperature that is out of range", async () => {
    await expect(converse({ inferenceConfig: { temperature: 2 } })).rejects.toThrow(
      "Value '2' at 'inferenceConfig.temperature' failed to satisfy constraint: Member must have value less than or equal to 1",
    );
  });

  it("for a conversation that the assistant begins, and for a blank text", async () => {
    await expect(
      converse({ messages: [{ role: "assistant", content: [{ text: "hi" }] }] }),
    ).rejects.toThrow("must start with a user message");
    await expect(
      converse({ messages: [{ role: "user", content: [{ text: " " }] }] }),
    ).rejects.toThrow("The text field in the ContentBlock object at messages.0.content.0 is blank");
  });
});
