import {
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  conversation,
  type ServingBench,
  startServing,
} from "../../../../support/bedrock-serving.ts";
import { SYSTEM } from "../../../../support/bedrock-tuning.ts";

let bench: ServingBench;

beforeAll(async () => {
  bench = await startServing();
});

afterAll(() => bench.stop());

async function invoke(modelId: string, body: object | string) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const answer = await bench.runtime.send(new InvokeModelCommand({ modelId, body: text }));
  expect(answer.contentType).toBe("application/json");
  return JSON.parse(answer.body.transformToString());
}

async function stream(modelId: string, body: object) {
  const { body: events } = await bench.runtime.send(
    new InvokeModelWithResponseStreamCommand({ modelId, body: JSON.stringify(body) }),
  );
  const chunks = [];
  for await (const event of events ?? []) {
    chunks.push(JSON.parse(Buffer.from(event.chunk?.bytes ?? []).toString()));
  }
  return chunks;
}

const novaBody = { schemaVersion: "messages-v1", ...conversation };

const targets: [string, () => string][] = [
  ["a base model", () => "amazon.nova-micro-v1:0"],
  ["a deployment", () => bench.deployment],
  ["a throughput", () => bench.throughput],
];

describe.each(targets)("InvokeModel with %s of Nova", (_what, modelId) => {
  it("answers in Nova's format", async () => {
    expect(await invoke(modelId(), novaBody)).toEqual({
      output: { message: { role: "assistant", content: [{ text: "card_lost" }] } },
      stopReason: "end_turn",
      usage: {
        inputTokens: expect.any(Number),
        outputTokens: 3,
        totalTokens: expect.any(Number),
        cacheReadInputTokenCount: 0,
        cacheWriteInputTokenCount: 0,
      },
    });
  });

  it("streams in Nova's format", async () => {
    const chunks = await stream(modelId(), novaBody);
    const texts = chunks.flatMap((chunk) => chunk.contentBlockDelta?.delta.text ?? []);
    expect(texts).toEqual(["card", "_", "lost"]);
    expect(chunks[0]).toEqual({ messageStart: { role: "assistant" } });
    expect(chunks.at(-2)).toEqual({ messageStop: { stopReason: "end_turn" } });
    expect(chunks.at(-1).metadata.usage.outputTokens).toBe(3);
  });
});

describe("Nova's body", () => {
  const answer = (settings: object) =>
    invoke(bench.deployment, { ...novaBody, inferenceConfig: settings });
  const rejects = (body: object, problem: string) =>
    expect(invoke(bench.deployment, body)).rejects.toMatchObject({
      name: "ValidationException",
      message: `Malformed input request: ${problem}, please reformat your input and try again.`,
      $metadata: { httpStatusCode: 400 },
    });

  it.each(["maxTokens", "max_new_tokens"])("cuts the answer at %s", async (name) => {
    expect(await answer({ [name]: 1 })).toMatchObject({
      stopReason: "max_tokens",
      output: { message: { content: [{ text: "card" }] } },
    });
  });

  it("ends the answer at a stop sequence", async () => {
    const { stopReason } = await answer({ stopSequences: ["_"] });
    expect(stopReason).toBe("stop_sequence");
  });

  it("accepts the settings for the likeliest answer", async () => {
    const { stopReason } = await answer({ temperature: 0.00001, topK: 1, topP: 1 });
    expect(stopReason).toBe("end_turn");
  });

  const settings: [object, string][] = [
    [{ temperature: 2 }, "temperature: 2 is not less or equal to 1"],
    [{ topP: -1 }, "topP: -1 is not greater or equal to 0"],
    [{ topK: 129 }, "topK: 129 is not less or equal to 128"],
    [{ topK: 1.5 }, "topK: expected type: Integer, found: Double"],
    [{ maxTokens: 0 }, "maxTokens: 0 is not greater or equal to 1"],
    [{ maxTokens: "9" }, "maxTokens: expected type: Integer, found: String"],
  ];
  it.each(settings)("rejects %j", async (inferenceConfig, problem) => {
    await rejects({ ...novaBody, inferenceConfig }, `#/inferenceConfig/${problem}`);
  });

  it("rejects a member that Nova does not have", async () => {
    await rejects({ ...novaBody, prompt: "hi" }, "#: extraneous key [prompt] is not permitted");
  });

  it("rejects a setting that Nova does not have", async () => {
    const problem = "#/inferenceConfig: extraneous key [top_k] is not permitted";
    await rejects({ ...novaBody, inferenceConfig: { top_k: 1 } }, problem);
  });

  it("rejects a member of a message that Nova does not have", async () => {
    const messages = [{ ...conversation.messages[0], name: "Ann" }];
    const problem = "#/messages/0: extraneous key [name] is not permitted";
    await rejects({ ...novaBody, messages }, problem);
  });

  const forms: [object, string][] = [
    [{ messages: ["hi"] }, "#/messages/0: expected type: JSONObject, found: String"],
    [{ schemaVersion: "messages-v2" }, "#/schemaVersion: not a valid enum value"],
    [
      { inferenceConfig: { stopSequences: [1] } },
      "#/inferenceConfig/stopSequences/0: expected type: String, found: Double",
    ],
    [{ inferenceConfig: [] }, "#/inferenceConfig: expected type: JSONObject, found: JSONArray"],
    [
      { inferenceConfig: { maxTokens: 10_001 } },
      "#/inferenceConfig/maxTokens: 10001 is not less or equal to 10000",
    ],
  ];
  it.each(forms)("rejects %j", async (members, problem) => {
    await rejects({ ...novaBody, ...members }, problem);
  });

  it("rejects tools by name", async () => {
    await expect(
      invoke(bench.deployment, { ...novaBody, toolConfig: { tools: [] } }),
    ).rejects.toThrow("does not simulate tool use (toolConfig)");
  });

  it("rejects a body without messages", async () => {
    await rejects({ schemaVersion: "messages-v1" }, "#: required key [messages] not found");
  });

  it.each(["{not json", "[]", "null", '"text"'])(
    "rejects %s, which is not an object",
    async (body) => {
      await expect(invoke(bench.deployment, body)).rejects.toMatchObject({
        name: "ValidationException",
        message: "Malformed input request, please reformat your input and try again.",
      });
    },
  );
});

describe("Llama's body", () => {
  const LLAMA = "us.meta.llama3-1-8b-instruct-v1:0";
  const turn = (role: string, text: string) =>
    `<|start_header_id|>${role}<|end_header_id|>\n\n${text}<|eot_id|>`;
  const prompt = `<|begin_of_text|>${turn("system", SYSTEM)}${turn("user", "change the pin please")}<|start_header_id|>assistant<|end_header_id|>\n\n`;

  it("is answered in Llama's format", async () => {
    expect(await invoke(LLAMA, { prompt, max_gen_len: 20, temperature: 0 })).toEqual({
      generation: "pin_change",
      prompt_token_count: expect.any(Number),
      generation_token_count: 3,
      stop_reason: "stop",
    });
  });

  it("may have a prompt without special tokens", async () => {
    const answer = await invoke(LLAMA, { prompt: `${SYSTEM}\n\nthe top up did not work` });
    expect(answer.generation).toBe("top_up");
  });

  it("cuts the answer at max_gen_len", async () => {
    const answer = await invoke(LLAMA, { prompt, max_gen_len: 1 });
    expect(answer).toMatchObject({ generation: "pin", stop_reason: "length" });
  });

  it("is streamed, with the reason in the last piece", async () => {
    const chunks = await stream(LLAMA, { prompt });
    expect(chunks.map(({ generation }) => generation)).toEqual(["pin", "_", "change", ""]);
    expect(chunks[0].prompt_token_count).toBeGreaterThan(0);
    expect(chunks.map(({ stop_reason }) => stop_reason)).toEqual([null, null, null, "stop"]);
  });

  const rejected: [object, string][] = [
    [{}, "#: required key [prompt] not found"],
    [{ prompt: 5 }, "#/prompt: expected type: String"],
    [{ prompt: " " }, "#/prompt: expected minLength: 1"],
    [{ prompt, stop: ["END"] }, "#: extraneous key [stop] is not permitted"],
    [{ prompt, max_gen_len: 4096 }, "#/max_gen_len: 4096 is not less or equal to 2048"],
    [{ prompt, temperature: 1.5 }, "#/temperature: 1.5 is not less or equal to 1"],
    [{ prompt, top_p: "1" }, "#/top_p: expected type: Number, found: String"],
  ];
  it.each(rejected)("is rejected: %#", async (body, problem) => {
    await expect(invoke(LLAMA, body)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining(problem),
    });
  });
});

it("refuses a guardrail, a faster answer and another tier in its headers", async () => {
  const headers: [object, string][] = [
    [{ guardrailIdentifier: "abc", guardrailVersion: "1" }, "does not exist"],
    [{ performanceConfigLatency: "optimized" }, "is not supported for amazon.nova-micro-v1:0"],
    [{ serviceTier: "priority" }, "does not simulate the service tier priority"],
  ];
  const body = JSON.stringify(novaBody);
  for (const [settings, message] of headers) {
    const command = new InvokeModelCommand({ modelId: bench.deployment, body, ...settings });
    await expect(bench.runtime.send(command)).rejects.toThrow(message);
  }
});
