import type { Shape } from "../../kernel/service.ts";
import { type Answer, type BodyFormat, piecesOf, usageOf } from "./answer.ts";
import { checkNumbers, malformed } from "./body-member.ts";
import { type Conversation, DEFAULT_MAX_TOKENS, readMessages } from "./conversation.ts";

const KNOWN = new Set([
  "schemaVersion",
  "messages",
  "system",
  "inferenceConfig",
  "toolConfig",
  "additionalModelRequestFields",
]);

/** Amazon Nova 2 User Guide, "Request and response schema", read 2026-11. Whether a temperature of 0 is rejected is unconfirmed. */
const RULES = {
  maxTokens: { min: 1, max: Number.POSITIVE_INFINITY, integer: true },
  max_new_tokens: { min: 1, max: Number.POSITIVE_INFINITY, integer: true },
  temperature: { min: 0, max: 1 },
  topP: { min: 0, max: 1 },
  topK: { min: 0, max: 128, integer: true },
};

/** Nova's body, schema `messages-v1`. */
export const NOVA: BodyFormat = { read, response, chunks };

/** Reads a body of schema `messages-v1`. */
function read(body: Shape): Conversation {
  const unknown = Object.keys(body).find((name) => !KNOWN.has(name));
  if (unknown !== undefined) throw malformed(`#: extraneous key [${unknown}] is not permitted`);
  if (body["messages"] === undefined) throw malformed("#: required key [messages] not found");
  const config = (body["inferenceConfig"] ?? {}) as Shape;
  checkNumbers(config, "#/inferenceConfig", RULES);
  return {
    ...readMessages(body["messages"], body["system"]),
    maxTokens: Number(config["maxTokens"] ?? config["max_new_tokens"] ?? DEFAULT_MAX_TOKENS),
    stopSequences: (config["stopSequences"] ?? []) as string[],
  };
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
