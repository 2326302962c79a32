import type { BedrockRuntime } from "@aws-sdk/client-bedrock-runtime";
import type { CheckedOperationsOf } from "../../kernel/define-service.ts";
import type { Profiles } from "../bedrock/inference-profiles/profile.ts";
import type { Ask } from "./answer.ts";
import { withAnsweredBy } from "./answered-by.ts";
import { formatOf, parseBody } from "./invoke-body.ts";
import { invokePermissions } from "./permissions.ts";
import { checkCallSettings } from "./refusals.ts";

/** The members of InvokeModel that the local cloud reads. */
interface InvokeRequest {
  readonly modelId: string;
  readonly body?: unknown;
  readonly guardrailIdentifier?: string;
  readonly performanceConfigLatency?: string;
  readonly serviceTier?: string;
}

const CONTENT_TYPE = "application/json";

/** InvokeModel, whole and streamed: the body is in the model family's own format. */
export function invokeOperations(
  profiles: Profiles,
  ask: Ask,
): CheckedOperationsOf<BedrockRuntime> {
  const invoke = async (request: InvokeRequest) => {
    const { base, result } = await ask(request.modelId, (of) => {
      const { guardrailIdentifier: guardrail, performanceConfigLatency: latency } = request;
      checkCallSettings({ guardrail, latency, serviceTier: request.serviceTier }, of.modelId);
      return formatOf(of).read(parseBody(request.body), of);
    });
    return { format: formatOf(base), result };
  };
  return {
    InvokeModel: {
      permissions: ({ modelId }) => invokePermissions(profiles, "bedrock:InvokeModel", modelId),
      async run(request) {
        const { format, result } = await invoke(request);
        const text = JSON.stringify(format.response(result));
        return withAnsweredBy({ body: Buffer.from(text), contentType: CONTENT_TYPE }, result.model);
      },
    },
    InvokeModelWithResponseStream: {
      permissions: ({ modelId }) =>
        invokePermissions(profiles, "bedrock:InvokeModelWithResponseStream", modelId),
      async run(request) {
        const { format, result } = await invoke(request);
        const events = format.chunks(result).map((chunk) => ({
          type: "chunk",
          payload: { bytes: Buffer.from(JSON.stringify(chunk)).toString("base64") },
        }));
        return withAnsweredBy({ body: events, contentType: CONTENT_TYPE }, result.model);
      },
    },
  };
}
