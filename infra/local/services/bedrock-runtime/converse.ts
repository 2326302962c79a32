import type { BedrockRuntime } from "@aws-sdk/client-bedrock-runtime";
import type { CheckedOperationsOf } from "../../kernel/define-service.ts";
import type { Shape } from "../../kernel/service.ts";
import type { StreamEvent } from "../../protocol/event-stream.ts";
import type { Profiles } from "../bedrock/inference-profiles/profile.ts";
import { type Answer, type Ask, piecesOf, usageOf } from "./answer.ts";
import { type Conversation, DEFAULT_MAX_TOKENS, readMessages } from "./conversation.ts";
import { invokePermissions } from "./permissions.ts";

/** Converse, whole and streamed. It has no separate IAM action. */
export function converseOperations(
  profiles: Profiles,
  ask: Ask,
): CheckedOperationsOf<BedrockRuntime> {
  const converse = ({ modelId, ...request }: ConverseRequest & { readonly modelId: string }) => {
    // The work is real, so it is timed by this machine's clock, not the cloud's.
    const start = performance.now();
    const { result } = ask(modelId, () => readConverse(request));
    return { result, latencyMs: Math.round(performance.now() - start) };
  };
  return {
    Converse: {
      permissions: ({ modelId }) => invokePermissions(profiles, "bedrock:InvokeModel", modelId),
      run(request) {
        const { result, latencyMs } = converse(request);
        return converseResponse(result, latencyMs);
      },
    },
    ConverseStream: {
      permissions: ({ modelId }) =>
        invokePermissions(profiles, "bedrock:InvokeModelWithResponseStream", modelId),
      run(request) {
        const { result, latencyMs } = converse(request);
        return { stream: converseEvents(result, latencyMs) };
      },
    },
  };
}

/** The members that the local models heed; messages may have content that they can't read. */
interface ConverseRequest {
  readonly messages?: unknown;
  readonly system?: unknown;
  readonly inferenceConfig?: {
    readonly maxTokens?: number;
    readonly stopSequences?: readonly string[];
  };
}

/** Reads a request of Converse, ConverseStream or CountTokens. Throws `ValidationException`. */
export function readConverse({ messages, system, inferenceConfig }: ConverseRequest): Conversation {
  const { maxTokens = DEFAULT_MAX_TOKENS, stopSequences = [] } = inferenceConfig ?? {};
  return { ...readMessages(messages, system), maxTokens, stopSequences };
}

/** The answer as Converse returns it. */
function converseResponse({ text, stopReason, ...counted }: Answer, latencyMs: number): Shape {
  return {
    output: { message: { role: "assistant", content: [{ text }] } },
    stopReason,
    usage: usageOf(counted),
    metrics: { latencyMs },
  };
}

/** The answer as ConverseStream sends it, a few characters at a time. */
function converseEvents(
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
