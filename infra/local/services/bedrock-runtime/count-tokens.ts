import type { BedrockRuntime } from "@aws-sdk/client-bedrock-runtime";
import type { CheckedOperationsOf } from "../../kernel/define-service.ts";
import { invalid } from "../bedrock/errors.ts";
import type { Profiles } from "../bedrock/inference-profiles/profile.ts";
import { invokePermissions } from "./permissions.ts";
import type { ModelResolver } from "./resolve.ts";

/** CountTokens, which Bedrock has for Claude alone (User Guide, count-tokens): every model here is refused. */
export function countTokensOperation(
  profiles: Profiles,
  resolver: ModelResolver,
): CheckedOperationsOf<BedrockRuntime> {
  return {
    CountTokens: {
      permissions: ({ modelId }) => invokePermissions(profiles, "bedrock:CountTokens", modelId),
      run({ modelId }) {
        resolver.resolve(modelId);
        throw invalid("The provided model doesn't support counting tokens.");
      },
    },
  };
}
