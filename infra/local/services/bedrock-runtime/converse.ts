import type { Shape } from "../../kernel/service.ts";
import type { StreamEvent } from "../../protocol/event-stream.ts";
import { type Answer, tokensOf } from "./answer.ts";
import { type Conversation, readMessages } from "./conversation.ts";

const DEFAULT_MAX_TOKENS = 512;

/** Reads a request of Converse or ConverseStream. Throws `ValidationException`. */
export function readConverse(input: Shape): Conversation {
  const config = (input["inferenceConfig"] ?? {}) as Shape;
  return {
    ...readMessages(input["messages"], input["system"]),
    maxTokens: Number(config["maxTokens"] ?? DEFAULT_MAX_TOKENS),
    stopSequences: (config["stopSequences"] ?? []) as string[],
  };
}

/** The answer as Converse gives it. */
export function converseResponse(
  { text, stopReason, ...counted }: Answer,
  latencyMs: number,
): Shape {
  return {
    output: { message: { role: "assistant", content: [{ text }] } },
    stopReason,
    usage: usageOf(counted),
    metrics: { latencyMs },
  };
}

/** The answer as ConverseStream gives it, a few characters at a time. */
export function converseEvents(
  { text, stopReason, ...counted }: Answer,
  latencyMs: number,
): StreamEvent[] {
  return [
    { type: "messageStart", payload: { role: "assistant" } },
    ...piecesOf(text).map((piece) => ({
      type: "contentBlockDelta",
      payload: { contentBlockIndex: 0, delta: { text: piece } },
    })),
    { type: "contentBlockStop", payload: { contentBlockIndex: 0 } },
    { type: "messageStop", payload: { stopReason } },
    { type: "metadata", payload: { usage: usageOf(counted), metrics: { latencyMs } } },
  ];
}

/** Token counts as Converse and Nova give them. */
export function usageOf({
  inputTokens,
  outputTokens,
}: Pick<Answer, "inputTokens" | "outputTokens">): Shape {
  return { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
}

/** A text in pieces of about a token each, blanks included: joined they are the text again. */
export function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  for (const token of tokensOf(text)) {
    const end = text.indexOf(token, start) + token.length;
    pieces.push(text.slice(start, end));
    start = end;
  }
  const rest = text.slice(start);
  return rest === "" ? pieces : [...pieces, rest];
}
