import type { Cloud, Permission, Shape } from "../../kernel/service.ts";
import { findByInferenceProfile, foundationModelArn } from "../bedrock/models/foundation-models.ts";

/** Converse has no action of its own. */
const ACTIONS: Readonly<Record<string, string>> = {
  Converse: "bedrock:InvokeModel",
  ConverseStream: "bedrock:InvokeModelWithResponseStream",
};

/** What IAM must allow to invoke a model; an inference profile needs the profile and the model behind it. */
export function permissionsFor(cloud: Cloud, operation: string, input: Shape): Permission[] {
  const { region, accountId } = cloud;
  const action = ACTIONS[operation] ?? `bedrock:${operation}`;
  const modelId = String(input["modelId"]);
  const profile = findByInferenceProfile(modelId);
  if (profile) {
    const id = modelId.split("/").at(-1) ?? modelId;
    return [
      { action, resource: `arn:aws:bedrock:${region}:${accountId}:inference-profile/${id}` },
      { action, resource: foundationModelArn(region, profile.id) },
    ];
  }
  const resource = modelId.startsWith("arn:") ? modelId : foundationModelArn(region, modelId);
  return [{ action, resource }];
}
