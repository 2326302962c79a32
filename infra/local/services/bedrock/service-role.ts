import type { CallContext, Cloud } from "../../kernel/service.ts";
import { invalid } from "./errors.ts";

/**
 * Becomes the role that the request names, as `bedrock.amazonaws.com` on behalf of one job.
 * @param signal ends the calls that are made with the role
 * Throws `ValidationException` in Bedrock's words when the role's trust policy does not let it.
 */
export function becomeServiceRole(
  cloud: Cloud,
  { roleArn, sourceArn, signal }: { roleArn: string; sourceArn: string; signal?: AbortSignal },
): CallContext {
  try {
    const principal = cloud.assumeRole({
      roleArn,
      sourceArn,
      servicePrincipal: "bedrock.amazonaws.com",
      sessionName: "BedrockJob",
    });
    return { principal, requestId: sourceArn, ...(signal ? { signal } : {}) };
  } catch {
    throw invalid(
      "Could not assume provided IAM role. Please ensure that the role exists and its trust policy allows Amazon Bedrock to assume it.",
    );
  }
}
