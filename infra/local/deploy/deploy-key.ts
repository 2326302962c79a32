import { randomBytes } from "node:crypto";
import { type KeySpec, readKey, writeKey } from "../kernel/key-record.ts";
import type { StackResource } from "../kernel/stack-record.ts";
import type { Deployment, Planned } from "./deployment.ts";

const DAY_MS = 24 * 3_600_000;

/** What each kind of key is for; KMS has no others of the same kind. */
const USAGES: Readonly<Record<KeySpec, string>> = {
  SYMMETRIC_DEFAULT: "ENCRYPT_DECRYPT",
  HMAC_256: "GENERATE_VERIFY_MAC",
};

/** Makes a key, or gives it another policy. */
export function deployKey(planned: Planned, { kernel, notSimulated }: Deployment): void {
  const { identity, properties, type, logicalId } = planned;
  const spec = specOf(planned);
  const before = readKey(kernel.folder, identity.physicalId);
  if (before !== undefined && before.spec !== spec) {
    throw new Error("KeySpec of a key cannot be changed: CloudFormation fails the update");
  }
  if (spec !== "HMAC_256") notSimulated("objects are not encrypted here", { type, logicalId });
  const { KeyPolicy, Description } = properties;
  const material = before?.material ?? randomBytes(32).toString("base64");
  writeKey(kernel.folder, {
    id: identity.physicalId,
    arn: identity.attributes["Arn"] ?? identity.physicalId,
    description: String(Description ?? ""),
    spec,
    policy: JSON.stringify(KeyPolicy ?? allowAccount(kernel.accountId)),
    createdAt: before?.createdAt ?? kernel.clock.now(),
    ...(spec === "HMAC_256" ? { material } : {}),
  });
}

/** The kind of the key. Throws an `Error` for what KMS refuses, or the local one does not have. */
function specOf({ properties }: Planned): KeySpec {
  const { KeySpec: given = "SYMMETRIC_DEFAULT", KeyUsage, EnableKeyRotation } = properties;
  const spec = String(given);
  if (spec !== "SYMMETRIC_DEFAULT" && spec !== "HMAC_256") {
    throw new Error(`the local cloud has no keys of the kind ${spec}`);
  }
  const usage = String(KeyUsage ?? "ENCRYPT_DECRYPT");
  if (usage !== USAGES[spec]) {
    throw new Error(`ValidationException: KeyUsage ${usage} is not valid for KeySpec ${spec}`);
  }
  if (spec === "HMAC_256" && String(EnableKeyRotation) === "true") {
    throw new Error("UnsupportedOperationException: keys of HMAC are not rotated automatically");
  }
  return spec;
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
