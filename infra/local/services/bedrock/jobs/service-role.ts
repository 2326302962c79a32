import { defined } from "../../../kernel/defined.ts";
import type { CallContext, Cloud } from "../../../kernel/service.ts";
import { invalid } from "../errors.ts";
import { JobFailure } from "./failure.ts";
import type { Job } from "./job.ts";

/**
 * Assumes the role that a request names, as `bedrock.amazonaws.com` on behalf of one job.
 * @param signal ends the calls that are made with the role
 * Throws `ValidationException` in Bedrock's words when the role's trust policy does not allow it.
 */
export function assumeServiceRole(
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
    return defined({ principal, requestId: sourceArn, signal });
  } catch {
    throw invalid(
      "Could not assume provided IAM role. Please ensure that the role exists and its trust policy allows Amazon Bedrock to assume it.",
    );
  }
}

/** Assumes the role of a running job. Throws `JobFailure` when its trust policy no longer allows it. */
export function serviceRoleOf(cloud: Cloud, job: Job, signal: AbortSignal): CallContext {
  const { arn: sourceArn, request } = job;
  try {
    return assumeServiceRole(cloud, { roleArn: request.roleArn, sourceArn, signal });
  } catch (error) {
    throw new JobFailure(error instanceof Error ? error.message : String(error));
  }
}
