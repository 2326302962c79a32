import { ServiceError } from "../kernel/aws-error.ts";
import { defined } from "../kernel/defined.ts";
import type { Shape } from "../kernel/service.ts";
import type { Deployment, Planned } from "./deployment.ts";

/** Properties of a bucket that have an operation to set them. */
const SETTINGS: Readonly<Record<string, (value: Shape) => [string, Shape]>> = {
  VersioningConfiguration: (value) => [
    "PutBucketVersioning",
    { VersioningConfiguration: { Status: value["Status"] } },
  ],
  PublicAccessBlockConfiguration: (value) => [
    "PutPublicAccessBlock",
    { PublicAccessBlockConfiguration: value },
  ],
  BucketEncryption: (value) => [
    "PutBucketEncryption",
    { ServerSideEncryptionConfiguration: { Rules: encryptionRules(value) } },
  ],
  Tags: (value) => ["PutBucketTagging", { Tagging: { TagSet: value } }],
  NotificationConfiguration: (value) => [
    "PutBucketNotificationConfiguration",
    { NotificationConfiguration: notifications(value) },
  ],
};

/** Properties that only name the bucket or that AWS's own tools read. */
const WITHOUT_EFFECT = new Set(["BucketName", "OwnershipControls", "AccessControl"]);

/** Creates the bucket, or uses the existing one, and applies the template's settings. */
export async function deployBucket(
  { identity, properties, logicalId, type }: Planned,
  { kernel, notSimulated }: Deployment,
): Promise<void> {
  const Bucket = identity.name;
  const context = kernel.rootContext();
  const { region } = kernel;
  const location =
    region === "us-east-1" ? {} : { CreateBucketConfiguration: { LocationConstraint: region } };
  try {
    await kernel.call("s3", "CreateBucket", { Bucket, ...location }, context);
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== "BucketAlreadyOwnedByYou") throw error;
  }
  for (const [name, value] of Object.entries(properties)) {
    if (WITHOUT_EFFECT.has(name)) continue;
    const done = await applySetting(name, value as Shape, { Bucket, kernel });
    if (!done || notifiesOthers(name, value as Shape)) notSimulated(name, { type, logicalId });
  }
}

/** @returns false for a setting that the local S3 does not have */
async function applySetting(
  name: string,
  value: Shape,
  { Bucket, kernel }: { Bucket: string; kernel: Deployment["kernel"] },
): Promise<boolean> {
  const setting = SETTINGS[name];
  if (setting === undefined) return false;
  const [operation, input] = setting(value);
  try {
    await kernel.call("s3", operation, { Bucket, ...input }, kernel.rootContext());
    return true;
  } catch (error) {
    if (error instanceof ServiceError && error.status === 501) return false;
    throw error;
  }
}

/** Attaches the bucket's policy. */
export async function deployBucketPolicy(
  { properties }: Planned,
  { kernel }: Deployment,
): Promise<void> {
  const { Bucket, PolicyDocument } = properties;
  const input = { Bucket, Policy: JSON.stringify(PolicyDocument) };
  await kernel.call("s3", "PutBucketPolicy", input, kernel.rootContext());
}

/** CloudFormation calls a rule's default what S3 calls `ApplyServerSideEncryptionByDefault`. */
function encryptionRules(value: Shape): Shape[] {
  const rules = (value["ServerSideEncryptionConfiguration"] as Shape[] | undefined) ?? [];
  return rules.map(({ ServerSideEncryptionByDefault, BucketKeyEnabled }) => ({
    ApplyServerSideEncryptionByDefault: ServerSideEncryptionByDefault,
    ...defined({ BucketKeyEnabled }),
  }));
}

/** CloudFormation sends events to EventBridge by a switch, S3 by an empty element. */
function notifications({ EventBridgeConfiguration: bridge }: Shape): Shape {
  const enabled = (bridge as Shape | undefined)?.["EventBridgeEnabled"];
  return String(enabled) === "true" ? { EventBridgeConfiguration: {} } : {};
}

/** Whether a bucket's events go anywhere but to EventBridge, which the local S3 does not do. */
function notifiesOthers(name: string, value: Shape): boolean {
  const others = Object.keys(value).filter((key) => key !== "EventBridgeConfiguration");
  return name === "NotificationConfiguration" && others.length > 0;
}
