import {
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { conversation } from "../../../../support/bedrock-serving.ts";
import { type Bench, startBench } from "../../../../support/bedrock-tuning.ts";

let bench: Bench;

beforeAll(async () => {
  bench = await startBench();
});

afterAll(() => bench.stop());

const MICRO = "amazon.nova-micro-v1:0";
const LITE = "amazon.nova-lite-v1:0";
const NOVA_2 = "us.amazon.nova-2-lite-v1:0";
const LLAMA = "us.meta.llama3-3-70b-instruct-v1:0";

type Members = Partial<ConverseCommandInput>;

function converse(members: Members, modelId = MICRO) {
  return bench.runtime.send(new ConverseCommand({ modelId, ...conversation, ...members }));
}

const user = (...content: object[]): Members => ({
  messages: [{ role: "user", content }] as ConverseCommandInput["messages"] & object,
});
const picture = { image: { format: "png", source: { bytes: Buffer.from("png") } } };
const tool = { toolSpec: { name: "search", inputSchema: { json: { type: "object" } } } };
const fields = (additionalModelRequestFields: object): Members => ({
  additionalModelRequestFields: additionalModelRequestFields as never,
});
const malformed = (problem: string) =>
  `Malformed input request: ${problem}, please reformat your input and try again.`;

/** What is sent, to which model, and what Bedrock, or the local cloud by name, answers. */
const refused: [string, Members, string, string][] = [
  [
    "a field that Nova does not have",
    fields({ top_k: 5 }),
    MICRO,
    malformed("#: extraneous key [top_k] is not permitted"),
  ],
  [
    "a setting that Nova does not have",
    fields({ inferenceConfig: { top_k: 5 } }),
    MICRO,
    malformed("#/inferenceConfig: extraneous key [top_k] is not permitted"),
  ],
  [
    "a topK that is out of range",
    fields({ inferenceConfig: { topK: 500 } }),
    MICRO,
    malformed("#/inferenceConfig/topK: 500 is not less or equal to 128"),
  ],
  [
    "fields that are no object",
    fields(["topK"]),
    MICRO,
    malformed("#: expected type: JSONObject, found: JSONArray"),
  ],
  [
    "reasoning of a model that does not reason",
    fields({ reasoningConfig: { type: "enabled" } }),
    MICRO,
    malformed("#: extraneous key [reasoningConfig] is not permitted"),
  ],
  [
    "reasoning",
    fields({ reasoningConfig: { type: "enabled", maxReasoningEffort: "low" } }),
    NOVA_2,
    "does not simulate reasoning",
  ],
  [
    "a field that Llama does not have",
    fields({ top_k: 5 }),
    LLAMA,
    malformed("#: extraneous key [top_k] is not permitted"),
  ],
  [
    "Llama's own name of a setting",
    fields({ max_gen_len: 5 }),
    LLAMA,
    "does not simulate max_gen_len",
  ],
  [
    "stop sequences of Llama",
    { inferenceConfig: { stopSequences: ["END"] } },
    LLAMA,
    "This model doesn't support the stopSequences field. Remove stopSequences and try again.",
  ],
  [
    "more tokens than Nova answers with",
    { inferenceConfig: { maxTokens: 10_001 } },
    MICRO,
    "The maximum tokens you requested exceeds the model limit of 10000. Try again with a maximum tokens value that is lower than 10000.",
  ],
  [
    "more tokens than Llama answers with",
    { inferenceConfig: { maxTokens: 2049 } },
    LLAMA,
    "exceeds the model limit of 2048",
  ],
  [
    "a guardrail",
    { guardrailConfig: { guardrailIdentifier: "abc123", guardrailVersion: "1" } },
    MICRO,
    "The guardrail identifier or version provided in the request does not exist.",
  ],
  [
    "a guardrail's version of another form",
    { guardrailConfig: { guardrailIdentifier: "abc123", guardrailVersion: "first" } },
    MICRO,
    "Value 'first' at 'guardrailConfig.guardrailVersion' failed to satisfy constraint",
  ],
  ["tools", { toolConfig: { tools: [tool] } }, MICRO, "does not simulate tool use (toolConfig)"],
  [
    "a tool's name of another form",
    {
      toolConfig: {
        tools: [{ toolSpec: { name: "two words", inputSchema: { json: {} } } }],
      },
    },
    MICRO,
    "failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_-]+",
  ],
  [
    "no tools at all",
    { toolConfig: { tools: [] } },
    MICRO,
    "Member must have length greater than or equal to 1",
  ],
  [
    "a tool's call without tools",
    user({ toolUse: { toolUseId: "1", name: "search", input: {} } }),
    MICRO,
    "The toolConfig field must be defined when using toolUse and toolResult content blocks.",
  ],
  [
    "a picture for a model of text",
    user({ text: "What is this?" }, picture),
    MICRO,
    "This model doesn't support the image field for user messages. Remove image and try again.",
  ],
  [
    "a picture for a model that sees",
    user({ text: "What is this?" }, picture),
    LITE,
    "does not simulate content blocks of the kind image",
  ],
  [
    "a document",
    user({ document: { format: "txt", name: "d", source: { text: "x" } } }),
    LITE,
    "does not simulate content blocks of the kind document",
  ],
  [
    "content for a guardrail",
    user({ guardContent: { text: { text: "x" } } }),
    MICRO,
    "does not simulate content blocks of the kind guardContent",
  ],
  [
    "a message without content",
    user(),
    MICRO,
    "The content field in the Message object at messages.0 is empty. Add a ContentBlock object to the content field and try again.",
  ],
  [
    "a blank system prompt",
    { system: [{ text: " " }] },
    MICRO,
    "The text field in the SystemContentBlock object at system.0 is blank.",
  ],
  [
    "the start of the answer, of Llama",
    {
      messages: [
        { role: "user", content: [{ text: "Hi" }] },
        { role: "assistant", content: [{ text: "Hel" }] },
      ],
    },
    LLAMA,
    "The model that you are using requires the last turn in the conversation to be a user message.",
  ],
  [
    "the start of the answer, of Nova",
    {
      messages: [
        { role: "user", content: [{ text: "Hi" }] },
        { role: "assistant", content: [{ text: "Hel" }] },
      ],
    },
    MICRO,
    "does not simulate a conversation that ends with an assistant message",
  ],
  [
    "a faster answer",
    { performanceConfig: { latency: "optimized" } },
    MICRO,
    "Latency performance configuration is not supported for amazon.nova-micro-v1:0",
  ],
  ["another tier", { serviceTier: { type: "flex" } }, MICRO, "the service tier flex"],
  [
    "an answer of a given form",
    {
      outputConfig: {
        textFormat: { type: "json_schema", structure: { jsonSchema: { schema: "{}" } } },
      },
    },
    MICRO,
    "This model doesn't support the outputConfig.textFormat field.",
  ],
  [
    "variables without a prompt of the account",
    { promptVariables: { name: { text: "x" } } },
    MICRO,
    "promptVariables can be given only where modelId is the ARN of a prompt.",
  ],
  [
    "further fields of the answer",
    { additionalModelResponseFieldPaths: ["/stopReason"] },
    MICRO,
    "does not simulate additionalModelResponseFieldPaths",
  ],
  [
    "metadata of another form",
    { requestMetadata: { "a|b": "x" } },
    MICRO,
    "failed to satisfy constraint",
  ],
];

describe("Converse refuses", () => {
  it.each(refused)("%s", async (_what, members, modelId, message) => {
    await expect(converse(members, modelId)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining(message),
      $metadata: { httpStatusCode: 400 },
    });
  });

  it("tools where Llama streams", async () => {
    const command = new ConverseStreamCommand({
      ...{ modelId: LLAMA, ...conversation, toolConfig: { tools: [tool] } },
    });
    await expect(bench.runtime.send(command)).rejects.toThrow(
      "This model doesn't support tool use in streaming mode.",
    );
  });

  it("a cache point of a model that has no cache", async () => {
    const asked = user({ text: "Hi" }, { cachePoint: { type: "default" } });
    await expect(converse(asked, LLAMA)).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining("your request did not allow prompt caching"),
    });
  });

  it("a conversation that is longer than the model's context", async () => {
    const text = "word ".repeat(130_000);
    await expect(converse(user({ text }))).rejects.toThrow("Input is too long for requested model");
  });
});

const accepted: [string, Members, string][] = [
  ["the settings for the likeliest answer", fields({ inferenceConfig: { topK: 1 } }), MICRO],
  ["reasoning that is off", fields({ reasoningConfig: { type: "disabled" } }), NOVA_2],
  ["no further fields", fields({}), LLAMA],
  ["the ordinary latency", { performanceConfig: { latency: "standard" } }, MICRO],
  ["the ordinary tier", { serviceTier: { type: "default" } }, MICRO],
  ["metadata", { requestMetadata: { team: "search" } }, MICRO],
];

it.each(accepted)("Converse accepts %s", async (_what, members, modelId) => {
  expect((await converse(members, modelId)).stopReason).toBe("end_turn");
});
