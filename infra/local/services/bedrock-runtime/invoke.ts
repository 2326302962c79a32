import type { BedrockRuntime } from "@aws-sdk/client-bedrock-runtime";
import type { CheckedOperationsOf } from "../../kernel/define-service.ts";
import type { Profiles } from "../bedrock/inference-profiles/profile.ts";
import type { Ask } from "./answer.ts";
import { formatOf, parseBody } from "./invoke-body.ts";
import { invokePermissions } from "./permissions.ts";

const CONTENT_TYPE = "application/json";

/** InvokeModel, whole and streamed: the body is in the model family's own format. */
export function invokeOperations(
  profiles: Profiles,
  ask: Ask,
): CheckedOperationsOf<BedrockRuntime> {
  const invoke = (modelId: string, body: unknown) => {
    const { base, result } = ask(modelId, (of) => formatOf(of).read(parseBody(body)));
    return { format: formatOf(base), result };
  };
  return {
    InvokeModel: {
      permissions: ({ modelId }) => invokePermissions(profiles, "bedrock:InvokeModel", modelId),
      run({ modelId, body }) {
        const { format, result } = invoke(modelId, body);
        const text = JSON.stringify(format.response(result));
        return { body: Buffer.from(text), contentType: CONTENT_TYPE };
      },
    },
    InvokeModelWithResponseStream: {
      permissions: ({ modelId }) =>
        invokePermissions(profiles, "bedrock:InvokeModelWithResponseStream", modelId),
      run({ modelId, body }) {
        const { format, result } = invoke(modelId, body);
        const events = format.chunks(result).map((chunk) => ({
          type: "chunk",
          payload: { bytes: Buffer.from(JSON.stringify(chunk)).toString("base64") },
        }));
        return { body: events, contentType: CONTENT_TYPE };
      },
    },
  };
}
