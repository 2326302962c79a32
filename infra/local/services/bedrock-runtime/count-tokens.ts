import type { BedrockRuntime } from "@aws-sdk/client-bedrock-runtime";
import type { CheckedOperationsOf } from "../../kernel/define-service.ts";
import type { Profiles } from "../bedrock/inference-profiles/profile.ts";
import { inputTokens } from "./answer.ts";
import { readConverse } from "./converse.ts";
import { formatOf, parseBody } from "./invoke-body.ts";
import { invokePermissions } from "./permissions.ts";
import type { ModelResolver } from "./resolve.ts";

/** CountTokens: the tokens of a request to Converse or InvokeModel, without an answer. */
export function countTokensOperation(
  profiles: Profiles,
  resolver: ModelResolver,
): CheckedOperationsOf<BedrockRuntime> {
  return {
    CountTokens: {
      permissions: ({ modelId }) => invokePermissions(profiles, "bedrock:CountTokens", modelId),
      run({ modelId, input }) {
        const { base } = resolver.resolve(modelId);
        const conversation = input.converse
          ? readConverse(input.converse)
          : formatOf(base).read(parseBody(bytesOf(input.invokeModel?.body)));
        return { inputTokens: inputTokens(conversation) };
      },
    },
  };
}

/** A blob within a JSON body is base64 when it comes over the wire. */
function bytesOf(blob: unknown): unknown {
  return typeof blob === "string" ? Buffer.from(blob, "base64") : blob;
}
