import { readKey, writeKey } from "../kernel/key-record.ts";
import type { StackResource } from "../kernel/stack-record.ts";
import type { Deployment, Planned } from "./deployment.ts";

const DAY_MS = 24 * 3_600_000;

/** Makes a key, or gives it another policy. */
export function deployKey(
  { identity, properties, type, logicalId }: Planned,
  { kernel, notSimulated }: Deployment,
): void {
  notSimulated("objects are not encrypted here", { type, logicalId });
  const { KeyPolicy, Description } = properties;
  writeKey(kernel.folder, {
    id: identity.physicalId,
    arn: identity.attributes["Arn"] ?? identity.physicalId,
    description: String(Description ?? ""),
    policy: JSON.stringify(KeyPolicy ?? allowAccount(kernel.accountId)),
    createdAt: readKey(kernel.folder, identity.physicalId)?.createdAt ?? kernel.clock.now(),
  });
}

/** Schedules the deletion of a key, as CloudFormation does, for 30 days later. */
export function removeKey({ physicalId }: StackResource, { kernel }: Deployment): void {
  const key = readKey(kernel.folder, physicalId);
  if (key === undefined) return;
  const deletedAt = kernel.clock.now() + 30 * DAY_MS;
  writeKey(kernel.folder, { ...key, deletedAt });
}

/** KMS's default policy: IAM policies of the account decide. */
function allowAccount(accountId: string): object {
  const AWS = `arn:aws:iam::${accountId}:root`;
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS }, Action: "kms:*", Resource: "*" }],
  };
}
