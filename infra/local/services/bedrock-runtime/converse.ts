import type { BedrockRuntime } from "@aws-sdk/client-bedrock-runtime";
import type { CheckedOperationsOf } from "../../kernel/define-service.ts";
import type { Shape } from "../../kernel/service.ts";
import type { StreamEvent } from "../../protocol/event-stream.ts";
import type { Profiles } from "../bedrock/inference-profiles/profile.ts";
import { type Answer, type Ask, piecesOf, usageOf } from "./answer.ts";
import { withAnsweredBy } from "./answered-by.ts";
import { type ConverseRequest, readConverse } from "./converse-request.ts";
import { invokePermissions } from "./permissions.ts";

/** Converse, whole and streamed. It has no separate IAM action. */
export function converseOperations(
  profiles: Profiles,
  ask: Ask,
): CheckedOperationsOf<BedrockRuntime> {
  const converse = async (request: ConverseRequest, streamed: boolean) => {
    // The work is real, so it is timed by this machine's clock, not the cloud's.
    const start = performance.now();
    const { result } = await ask(request.modelId, (base) =>
      readConverse(request, { base, streamed }),
    );
    return { result, latencyMs: Math.round(performance.now() - start) };
  };
  return {
    Converse: {
      permissions: ({ modelId }) => invokePermissions(profiles, "bedrock:InvokeModel", modelId),
      async run(request) {
        const { result, latencyMs } = await converse(request, false);
        return withAnsweredBy(converseResponse(result, latencyMs), result.model);
      },
    },
    ConverseStream: {
      permissions: ({ modelId }) =>
        invokePermissions(profiles, "bedrock:InvokeModelWithResponseStream", modelId),
      async run(request) {
        const { result, latencyMs } = await converse(request, true);
        return withAnsweredBy({ stream: converseEvents(result, latencyMs) }, result.model);
      },
    },
  };
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
