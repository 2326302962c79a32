import type { Permission } from "../../kernel/service.ts";
import { foundationModelArn } from "../bedrock/ids.ts";
import { findInvoked, type Profiles } from "../bedrock/inference-profiles/profile.ts";
import { on } from "../bedrock/permissions.ts";

/**
 * What IAM must allow to invoke a model. An inference profile needs the profile, and the model behind it in every Region
 * that requests may be routed to (Bedrock User Guide, inference-profiles-prereq).
 */
export function invokePermissions(
  profiles: Profiles,
  action: string,
  modelId: string | undefined,
): Permission[] {
  if (modelId === undefined) return [];
  const profile = findInvoked(profiles, modelId);
  if (profile === undefined) {
    const arn = modelId.startsWith("arn:") ? modelId : foundationModelArn(profiles.cloud, modelId);
    return on(action, arn);
  }
  const conditions = { "bedrock:InferenceProfileArn": profile.arn };
  const models = profile.modelArns.map((resource) => ({ action, resource, conditions }));
  return [...on(action, profile.arn), ...models];
}
