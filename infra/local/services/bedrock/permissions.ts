import type { Permission } from "../../kernel/service.ts";
import { foundationModelArn } from "./ids.ts";
import { findCustomModel } from "./models/custom-model.ts";
import type { BedrockState } from "./state.ts";
import { requestTagKeys } from "./tag-conditions.ts";

/*
 * Permissions by the Service Authorization Reference, "Amazon Bedrock". IAM looks at a request before
 * its members are checked; a missing one needs no permission, since the check rejects the request.
 */

/** The permission for an action on each of the resources. */
export function on(action: string, ...resources: readonly (string | undefined)[]): Permission[] {
  return resources.flatMap((resource) => (resource === undefined ? [] : [{ action, resource }]));
}

/** The permission to give a resource the tags, if there are any. */
export function tagging(tags: readonly unknown[] | undefined, resource: string): Permission[] {
  if (tags === undefined || tags.length === 0) return [];
  return [{ action: "bedrock:TagResource", resource, conditions: requestTagKeys(tags) }];
}

/** The permission to pass a service role to Bedrock. */
export function passRole(roleArn: string | undefined): Permission[] {
  const conditions = { "iam:PassedToService": "bedrock.amazonaws.com" };
  return on("iam:PassRole", roleArn).map((permission) => ({ ...permission, conditions }));
}

/** The ARN of a custom model or base model that a request names by ARN, name or id. */
export function modelArn(state: BedrockState, identifier: string | undefined): string | undefined {
  if (identifier === undefined) return undefined;
  const custom = findCustomModel(state, identifier);
  if (custom) return custom.arn;
  return identifier.startsWith("arn:") ? identifier : foundationModelArn(state.cloud, identifier);
}
