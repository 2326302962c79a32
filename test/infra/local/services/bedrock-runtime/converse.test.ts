import {
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  conversation,
  QUESTION,
  type ServingBench,
  startServing,
} from "../../../../support/bedrock-serving.ts";

let bench: ServingBench;

beforeAll(async () => {
  bench = await startServing();
});

afterAll(() => bench.stop());

function converse(input: Partial<ConverseCommandInput> = {}) {
  return bench.runtime.send(
    new ConverseCommand({ modelId: bench.deployment, ...conversation, ...input }),
  );
}

async function stream(modelId: string) {
  const command = new ConverseStreamCommand({ modelId, ...conversation });
  const { stream: events } = await bench.runtime.send(command);
  const all = [];
  for await (const event of events ?? []) all.push(event);
  return all;
}

/** What answers, and its answer to the question about a stolen card. */
const targets: [string, () => string, string][] = [
  ["a base model", () => "amazon.nova-micro-v1:0", "card_lost"],
  ["an inference profile", () => "us.amazon.nova-micro-v1:0", "card_lost"],
  ["a deployment", () => bench.deployment, "card_lost"],
  ["a throughput", () => bench.throughput, "card_lost"],
];

describe.each(targets)("Converse with %s", (_what, modelId, answer) => {
  it("answers and counts the tokens", async () => {
    const { output, stopReason, usage, metrics } = await converse({ modelId: modelId() });
    expect(output?.message).toEqual({ role: "assistant", content: [{ text: answer }] });
    expect(stopReason).toBe("end_turn");
    expect(usage).toEqual({
      inputTokens: expect.any(Number),
      outputTokens: 3,
      totalTokens: (usage?.inputTokens ?? 0) + 3,
    });
    expect(metrics?.latencyMs).toBeGreaterThanOrEqual(0);
  });

  it("streams the same answer in pieces", async () => {
    const events = await stream(modelId());
    const texts = events.flatMap((event) => event.contentBlockDelta?.delta?.text ?? []);
    expect(texts).toEqual(["card", "_", "lost"]);
    expect(events.map((event) => Object.keys(event)[0])).toEqual([
      "messageStart",
      ...texts.map(() => "contentBlockDelta"),
      "contentBlockStop",
      "messageStop",
      "metadata",
    ]);
    expect(events.at(-2)?.messageStop).toEqual({ stopReason: "end_turn" });
    expect(events.at(-1)?.metadata?.usage?.outputTokens).toBe(3);
  });
});

describe("an answer ends", () => {
  it("after maxTokens, with the reason max_tokens", async () => {
    expect(await converse({ inferenceConfig: { maxTokens: 2 } })).toMatchObject({
      stopReason: "max_tokens",
      output: { message: { content: [{ text: "card_" }] } },
      usage: { outputTokens: 2 },
    });
  });

  it("by itself where maxTokens is just enough", async () => {
    const { stopReason } = await converse({ inferenceConfig: { maxTokens: 3 } });
    expect(stopReason).toBe("end_turn");
  });

  it("before the first of the stop sequences, with the reason stop_sequence", async () => {
    const inferenceConfig = { stopSequences: ["lost", "_", "absent"] };
    expect(await converse({ inferenceConfig })).toMatchObject({
      stopReason: "stop_sequence",
      output: { message: { content: [{ text: "card" }] } },
    });
  });
});

it("remembers the turns before the question", async () => {
  const { output } = await converse({
    modelId: "amazon.nova-micro-v1:0",
    system: [],
    messages: [
      { role: "user", content: [{ text: "Answer with one of these: red, green, blue" }] },
      { role: "assistant", content: [{ text: "Yes." }] },
      { role: "user", content: [{ text: "the green one" }] },
    ],
  });
  expect(output?.message?.content?.[0]?.text).toBe("green");
});

it("repeats the question where the prompt has nothing else to answer with", async () => {
  const { output } = await converse({ modelId: "amazon.nova-micro-v1:0", system: [] });
  expect(output?.message?.content?.[0]?.text).toBe(QUESTION);
});

it("ignores a cache point", async () => {
  const content = [{ text: QUESTION }, { cachePoint: { type: "default" as const } }];
  const { output } = await converse({ messages: [{ role: "user", content }] });
  expect(output?.message?.content).toEqual([{ text: "card_lost" }]);
});

it("names the stand-in that has answered in a header", async () => {
  const command = new ConverseCommand({ modelId: bench.deployment, ...conversation });
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

describe("a request is rejected in AWS's words", () => {
  const user = (text: string) => ({ role: "user" as const, content: [{ text }] });
  const outside = (member: string, value: number, bound: string) =>
    `Value '${value}' at 'inferenceConfig.${member}' failed to satisfy constraint: Member must have value ${bound}`;
  const rejected: [string, Partial<ConverseCommandInput>, string][] = [
    [
      "for a temperature above 1",
      { inferenceConfig: { temperature: 2 } },
      outside("temperature", 2, "less than or equal to 1"),
    ],
    [
      "for a temperature below 0",
      { inferenceConfig: { temperature: -1 } },
      outside("temperature", -1, "greater than or equal to 0"),
    ],
    [
      "for a topP above 1",
      { inferenceConfig: { topP: 2 } },
      outside("topP", 2, "less than or equal to 1"),
    ],
    [
      "for maxTokens of 0",
      { inferenceConfig: { maxTokens: 0 } },
      outside("maxTokens", 0, "greater than or equal to 1"),
    ],
    [
      "for a conversation that the assistant starts",
      { messages: [{ role: "assistant", content: [{ text: "hi" }] }] },
      "must start with a user message",
    ],
    [
      "for two turns of the user in a row",
      { messages: [user("hi"), user("hello")] },
      "must alternate between user and assistant roles",
    ],
    [
      "for a blank text",
      { messages: [user(" ")] },
      "The text field in the ContentBlock object at messages.0.content.0 is blank",
    ],
  ];
  it.each(rejected)("%s", async (_why, input, message) => {
    await expect(converse(input)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining(message),
      $metadata: { httpStatusCode: 400 },
    });
  });
});
