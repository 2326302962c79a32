import type { Shape } from "../../../kernel/service.ts";
import type { StreamEvent } from "../../../protocol/event-stream.ts";
import type { ChatRequest } from "./chat-request.ts";

/** What all parts of one answer share. */
export interface ChatHead {
  readonly id: string;
  /** Seconds since the epoch, of the cloud. */
  readonly created: number;
  readonly model: string;
}

/** Token counts as Converse gives them. */
interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens: number;
}

/** Converse's answer, as far as it is read here. */
interface Converse {
  readonly output: { readonly message: { readonly content: readonly { text: string }[] } };
  readonly stopReason: string;
  readonly usage: Usage;
}

/** A `chat.completion` of Converse's answer. */
export function chatCompletion(head: ChatHead, answer: Shape): Shape {
  const { output, stopReason, usage } = answer as unknown as Converse;
  const content = output.message.content.map(({ text }) => text).join("");
  return {
    ...head,
    object: "chat.completion",
    choices: [
      {
        index: 0,
        message: { role: "assistant", content, refusal: null },
        logprobs: null,
        finish_reason: finishReason(stopReason),
      },
    ],
    usage: usageOf(usage),
  };
}

/** Converse's events, as far as they are read here. */
interface EventPayload {
  readonly delta?: { readonly text: string };
  readonly stopReason?: string;
  readonly usage?: Usage;
}

/** The `chat.completion.chunk`s of ConverseStream's events; the usage comes last, where it was requested. */
export function chatChunks(
  head: ChatHead,
  events: readonly StreamEvent[],
  { stream_options: options }: Pick<ChatRequest, "stream_options">,
): Shape[] {
  const counts = options?.include_usage === true;
  const chunk = (choices: Shape[], usage?: Shape) => ({
    ...head,
    object: "chat.completion.chunk",
    choices,
    ...(counts ? { usage: usage ?? null } : {}),
  });
  const choice = (delta: Shape, finish_reason: string | null = null) =>
    chunk([{ index: 0, delta, logprobs: null, finish_reason }]);
  return events.flatMap(({ type, payload }) => {
    const { delta, stopReason = "", usage } = payload as EventPayload;
    if (type === "messageStart") return [choice({ role: "assistant", content: "" })];
    if (type === "contentBlockDelta") return [choice({ content: delta?.text ?? "" })];
    if (type === "messageStop") return [choice({}, finishReason(stopReason))];
    return usage !== undefined && counts ? [chunk([], usageOf(usage))] : [];
  });
}

function finishReason(stopReason: string): string {
  return stopReason === "max_tokens" ? "length" : "stop";
}

function usageOf({ inputTokens, outputTokens, totalTokens }: Usage): Shape {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: totalTokens,
  };
}
