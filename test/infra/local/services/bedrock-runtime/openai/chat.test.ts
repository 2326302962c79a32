import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  QUESTION,
  type ServingBench,
  startServing,
} from "../../../../../support/bedrock-serving.ts";
import { SYSTEM } from "../../../../../support/bedrock-tuning.ts";

let bench: ServingBench;
let client: OpenAI;

beforeAll(async () => {
  bench = await startServing();
  client = new OpenAI({
    baseURL: `${bench.cloud.endpoint}/openai/v1`,
    apiKey: "local",
    maxRetries: 0,
  });
});

afterAll(() => bench.stop());

type Request = Partial<OpenAI.ChatCompletionCreateParamsNonStreaming>;

const messages: OpenAI.ChatCompletionMessageParam[] = [
  { role: "system", content: SYSTEM },
  { role: "user", content: QUESTION },
];

function complete(request: Request = {}) {
  return client.chat.completions.create({ model: bench.deployment, messages, ...request });
}

const targets: [string, () => string][] = [
  ["a deployment", () => bench.deployment],
  ["a throughput", () => bench.throughput],
  ["an inference profile", () => "us.amazon.nova-micro-v1:0"],
  ["a base model", () => "amazon.nova-micro-v1:0"],
];

describe.each(targets)("a chat completion of %s", (_what, model) => {
  it("is answered with its tokens", async () => {
    const answer = await complete({ model: model() });
    expect(answer).toMatchObject({
      object: "chat.completion",
      model: model(),
      choices: [
        { message: { role: "assistant", content: "card_lost" }, finish_reason: "stop", index: 0 },
      ],
    });
    const { prompt_tokens = 0, total_tokens } = answer.usage ?? {};
    expect(prompt_tokens).toBeGreaterThan(0);
    expect(total_tokens).toBe(prompt_tokens + 3);
  });

  it("is streamed, with the usage last where it is requested", async () => {
    const request = { model: model(), messages, stream: true } as const;
    const stream = await client.chat.completions.create({
      ...request,
      stream_options: { include_usage: true },
    });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    const texts = chunks.flatMap(({ choices }) => choices[0]?.delta.content ?? []);
    expect(texts.join("")).toBe("card_lost");
    expect(texts.length).toBeGreaterThan(2);
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe("stop");
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: 3 } });
    const plain = await client.chat.completions.create(request);
    for await (const chunk of plain) expect(chunk).not.toHaveProperty("usage");
  });
});

it("reads developer messages, parts, and several messages of the user in a row", async () => {
  const parts: OpenAI.ChatCompletionMessageParam[] = [
    { role: "developer", content: [{ type: "text", text: SYSTEM }] },
    { role: "user", content: "Hello." },
    { role: "user", content: [{ type: "text", text: QUESTION }] },
  ];
  const { choices } = await complete({ messages: parts });
  expect(choices[0]?.message.content).toBe("card_lost");
});

it.each(["max_tokens", "max_completion_tokens"])("cuts the answer at %s", async (name) => {
  const { choices } = await complete({ [name]: 1 });
  expect(choices[0]).toMatchObject({ finish_reason: "length", message: { content: "card" } });
});

it("ends the answer at a stop sequence", async () => {
  const { choices } = await complete({ stop: "_" });
  expect(choices[0]).toMatchObject({ finish_reason: "stop", message: { content: "card" } });
});

/** What is sent, and the status, parameter and code of the error. */
const refused: [string, Request, number, string | null, string][] = [
  ["several answers", { n: 2 }, 400, "n", "invalid_value"],
  ["tools", { tools: [] }, 400, "tools", "invalid_value"],
  [
    "an answer of a given form",
    { response_format: { type: "json_object" } },
    400,
    "response_format.type",
    "invalid_value",
  ],
  ["a penalty", { frequency_penalty: 0.5 }, 400, "frequency_penalty", "invalid_value"],
  ["a parameter that is not known", { logit_bias: {} }, 400, "logit_bias", "invalid_value"],
  [
    "a picture",
    {
      messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "data:," } }] }],
    },
    400,
    "messages.0.content",
    "invalid_value",
  ],
  ["a temperature above Bedrock's", { temperature: 1.5 }, 400, null, "ValidationException"],
  ["an unknown model", { model: "acme.large" }, 400, null, "ValidationException"],
  [
    "an unknown deployment",
    { model: "arn:aws:bedrock:us-east-1:123456789012:custom-model-deployment/abcdefghijkl" },
    404,
    null,
    "ResourceNotFoundException",
  ],
];

it.each(refused)(
  "refuses %s as the OpenAI API does",
  async (_what, request, status, param, code) => {
    await expect(complete(request)).rejects.toMatchObject({ status, param, code });
  },
);

it("has no other path of the OpenAI API, as Bedrock's runtime has none", async () => {
  await expect(client.models.list()).rejects.toMatchObject({ status: 404, code: "unknown_url" });
});

it("refuses a malformed key in words that the client shows", async () => {
  const baseURL = `${bench.cloud.endpoint}/openai/v1`;
  const stranger = new OpenAI({ baseURL, apiKey: "two words", maxRetries: 0 });
  await expect(stranger.models.list()).rejects.toMatchObject({
    status: 403,
    message: expect.stringContaining("Invalid API Key format"),
  });
});

it("answers 400 to a body that is no JSON", async () => {
  const answer = await fetch(`${bench.cloud.endpoint}/openai/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: "Bearer local" },
    body: "{",
  });
  expect([answer.status, await answer.json()]).toMatchObject([
    400,
    { error: { type: "invalid_request_error" } },
  ]);
});
