import type { Cloud, Permission } from "../../kernel/service.ts";
import { foundationModelArn, ownArn } from "../bedrock/ids.ts";
import { findByInferenceProfile } from "../bedrock/models/foundation-models.ts";
import { on } from "../bedrock/permissions.ts";

/** What IAM must allow to invoke a model; an inference profile needs the profile and the model behind it. */
export function invokePermissions(
  cloud: Cloud,
  action: string,
  modelId: string | undefined,
): Permission[] {
  if (modelId === undefined) return [];
  const profile = findByInferenceProfile(modelId);
  if (profile) {
    const id = modelId.split("/").at(-1) ?? modelId;
    return on(
      action,
      ownArn(cloud, `inference-profile/${id}`),
      foundationModelArn(cloud, profile.id),
    );
  }
  return on(action, modelId.startsWith("arn:") ? modelId : foundationModelArn(cloud, modelId));
}
