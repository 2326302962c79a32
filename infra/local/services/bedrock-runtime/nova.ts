import type { Shape } from "../../kernel/service.ts";
import { invalid } from "../bedrock/errors.ts";
import type { Answer } from "./answer.ts";
import type { BodyFormat } from "./body-format.ts";
import { type Conversation, readMessages } from "./conversation.ts";
import { piecesOf, usageOf } from "./converse.ts";

const DEFAULT_MAX_TOKENS = 512;
const KNOWN = new Set([
  "schemaVersion",
  "messages",
  "system",
  "inferenceConfig",
  "toolConfig",
  "additionalModelRequestFields",
]);

/** Nova's body, schema `messages-v1`. */
export const NOVA: BodyFormat = { read, response, chunks };

/** Reads a body of schema `messages-v1`. */
function read(body: Shape): Conversation {
  const stranger = Object.keys(body).find((name) => !KNOWN.has(name));
  if (stranger !== undefined) {
    throw invalid(
      `Malformed input request: #: extraneous key [${stranger}] is not permitted, please reformat your input and try again.`,
    );
  }
  if (body["messages"] === undefined) {
    throw invalid(
      "Malformed input request: #: required key [messages] not found, please reformat your input and try again.",
    );
  }
  const config = (body["inferenceConfig"] ?? {}) as Shape;
  return {
    ...readMessages(body["messages"], body["system"]),
    maxTokens: Number(config["maxTokens"] ?? config["max_new_tokens"] ?? DEFAULT_MAX_TOKENS),
    stopSequences: (config["stopSequences"] ?? []) as string[],
  };
}

/** The answer as Nova's InvokeModel gives it. */
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
