import type { Shape } from "../../kernel/service.ts";
import type { FoundationModel } from "../bedrock/models/foundation-models.ts";
import { checkReasoning, TOP_K } from "./additional-fields.ts";
import { type Answer, type BodyFormat, piecesOf, usageOf } from "./answer.ts";
import { checkKeys, checkNumbers, malformed, objectAt, sampling, textsAt } from "./body-member.ts";
import { type Conversation, DEFAULT_MAX_TOKENS, readMessages } from "./conversation.ts";
import { modelFacts } from "./model-facts.ts";
import { notSimulated } from "./refusals.ts";

/** Members of a body of schema `messages-v1`. */
const MEMBERS = ["schemaVersion", "messages", "system", "inferenceConfig", "toolConfig"];

const ANY_NUMBER = { min: 1, max: Number.POSITIVE_INFINITY, integer: true };

/** Amazon Nova 2 User Guide, "Request and response schema", read 2026-11. Whether a temperature of 0 is rejected is unconfirmed. */
const NUMBERS = {
  maxTokens: ANY_NUMBER,
  max_new_tokens: ANY_NUMBER,
  temperature: { min: 0, max: 1 },
  topP: { min: 0, max: 1 },
  ...TOP_K,
};

/** Nova's body, schema `messages-v1`. */
export const NOVA: BodyFormat = { read, response, chunks };

/** Reads a body of schema `messages-v1`. */
function read(body: Shape, base: FoundationModel): Conversation {
  const { maxOutputTokens, reasoning } = modelFacts(base);
  checkKeys(body, "#", reasoning ? [...MEMBERS, "reasoningConfig"] : MEMBERS);
  const { schemaVersion = VERSION, messages, system, toolConfig } = body;
  if (messages === undefined) throw malformed("#: required key [messages] not found");
  if (schemaVersion !== VERSION) throw malformed("#/schemaVersion: not a valid enum value");
  if (toolConfig !== undefined) throw notSimulated("tool use (toolConfig)");
  checkReasoning(body["reasoningConfig"]);
  const path = "#/inferenceConfig";
  const config = objectAt(body["inferenceConfig"] ?? {}, path);
  checkKeys(config, path, [...Object.keys(NUMBERS), "stopSequences"]);
  const limit = { ...ANY_NUMBER, max: maxOutputTokens };
  checkNumbers(config, path, { ...NUMBERS, maxTokens: limit, max_new_tokens: limit });
  checkMessageKeys(messages);
  return {
    ...readMessages(messages, system, base),
    maxTokens: Number(config["maxTokens"] ?? config["max_new_tokens"] ?? DEFAULT_MAX_TOKENS),
    stopSequences: textsAt(config["stopSequences"], `${path}/stopSequences`),
    ...sampling(config["temperature"], config["topP"]),
  };
}

const VERSION = "messages-v1";

/** A message of another form is refused when it is read. */
function checkMessageKeys(messages: unknown): void {
  if (!Array.isArray(messages)) return;
  for (const [at, message] of (messages as unknown[]).entries()) {
    checkKeys(objectAt(message, `#/messages/${at}`), `#/messages/${at}`, ["role", "content"]);
  }
}

/** The answer as Nova's InvokeModel returns it. */
function response({ text, stopReason, ...counted }: Answer): Shape {
  return {
    output: { message: { content: [{ text }], role: "assistant" } },
    stopReason,
    usage: { ...usageOf(counted), cacheReadInputTokenCount: 0, cacheWriteInputTokenCount: 0 },
  };
}

/** The answer as Nova streams it. */
function chunks({ text, stopReason, ...counted }: Answer): Shape[] {
  return [
    { messageStart: { role: "assistant" } },
    ...piecesOf(text).map((piece) => ({
      contentBlockDelta: { delta: { text: piece }, contentBlockIndex: 0 },
    })),
    { contentBlockStop: { contentBlockIndex: 0 } },
    { messageStop: { stopReason } },
    { metadata: { usage: usageOf(counted), metrics: {}, trace: {} } },
  ];
}
