import type { BedrockRuntime } from "@aws-sdk/client-bedrock-runtime";
import type { CheckedOperationsOf } from "../../kernel/define-service.ts";
import type { Profiles } from "../bedrock/inference-profiles/profile.ts";
import { answer } from "./answer.ts";
import { formatOf, parseBody } from "./invoke-body.ts";
import { invokePermissions } from "./permissions.ts";
import type { InvokedModel } from "./resolve.ts";

const CONTENT_TYPE = "application/json";

/** InvokeModel, whole and streamed: the body is in the model family's own format. */
export function invokeOperations(
  profiles: Profiles,
  invoked: InvokedModel,
): CheckedOperationsOf<BedrockRuntime> {
  const invoke = (modelId: string, body: unknown) => {
    const model = invoked(modelId);
    const format = formatOf(model.base);
    return { format, result: answer(model, format.read(parseBody(body))) };
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
