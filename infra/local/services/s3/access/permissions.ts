import type { Permission, Shape } from "../../../kernel/service.ts";
import { readCopySource } from "../http/copy-source.ts";
import { defaultEncryption } from "../http/describe.ts";
import type { Buckets } from "../objects/buckets.ts";

/**
 * IAM actions of operations whose action has another name than the operation.
 * Source: "Required permissions for Amazon S3 API operations" and the Service Authorization Reference.
 */
const ACTIONS: Readonly<Record<string, string>> = {
  AbortMultipartUpload: "AbortMultipartUpload",
  CompleteMultipartUpload: "PutObject",
  CreateMultipartUpload: "PutObject",
  DeleteBucketCors: "PutBucketCORS",
  DeleteBucketEncryption: "PutEncryptionConfiguration",
  DeleteBucketLifecycle: "PutLifecycleConfiguration",
  DeleteBucketOwnershipControls: "PutBucketOwnershipControls",
  DeleteBucketTagging: "PutBucketTagging",
  DeletePublicAccessBlock: "PutBucketPublicAccessBlock",
  GetBucketAccelerateConfiguration: "GetAccelerateConfiguration",
  GetBucketCors: "GetBucketCORS",
  GetBucketEncryption: "GetEncryptionConfiguration",
  GetBucketLifecycleConfiguration: "GetLifecycleConfiguration",
  GetBucketNotificationConfiguration: "GetBucketNotification",
  GetBucketReplication: "GetReplicationConfiguration",
  GetObjectLockConfiguration: "GetBucketObjectLockConfiguration",
  GetPublicAccessBlock: "GetBucketPublicAccessBlock",
  HeadBucket: "ListBucket",
  HeadObject: "GetObject",
  ListBuckets: "ListAllMyBuckets",
  ListMultipartUploads: "ListBucketMultipartUploads",
  ListObjectVersions: "ListBucketVersions",
  ListObjects: "ListBucket",
  ListObjectsV2: "ListBucket",
  ListParts: "ListMultipartUploadParts",
  PutBucketAccelerateConfiguration: "PutAccelerateConfiguration",
  PutBucketCors: "PutBucketCORS",
  PutBucketEncryption: "PutEncryptionConfiguration",
  PutBucketLifecycleConfiguration: "PutLifecycleConfiguration",
  PutBucketNotificationConfiguration: "PutBucketNotification",
  PutPublicAccessBlock: "PutBucketPublicAccessBlock",
  UploadPart: "PutObject",
  UploadPartCopy: "PutObject",
};

/** Actions that have another name when a version is named. */
const ON_VERSIONS = new Set([
  "GetObject",
  "GetObjectAcl",
  "GetObjectAttributes",
  "GetObjectTagging",
  "DeleteObject",
  "DeleteObjectTagging",
  "PutObjectAcl",
  "PutObjectTagging",
]);

const READS_CONTENT = new Set(["GetObject", "HeadObject", "CopyObject", "UploadPartCopy"]);
const WRITES_CONTENT = new Set(["PutObject", "CopyObject", "CreateMultipartUpload"]);

/** What IAM must allow for an operation, as S3 asks it. */
export function permissionsFor(operation: string, input: Shape, buckets: Buckets): Permission[] {
  // Each key of a batch is a DeleteObject of its own, which asks for itself.
  if (operation === "DeleteObjects") return [];
  const main = mainPermission(operation, input);
  return [
    main,
    ...furtherPermissions(operation, input),
    ...keyPermissions(operation, input, buckets),
  ];
}

function mainPermission(operation: string, input: Shape): Permission {
  const name = operation === "CopyObject" ? "PutObject" : (ACTIONS[operation] ?? operation);
  const versioned = input["VersionId"] !== undefined && ON_VERSIONS.has(name);
  const action = `s3:${versioned ? name.replace(/Object/, "ObjectVersion").replace("VersionVersion", "Version") : name}`;
  const resource = resourceOf(input["Bucket"], input["Key"]);
  const conditions = conditionsOf(operation, input);
  return { action, resource, ...(conditions ? { conditions } : {}) };
}

function resourceOf(bucket: unknown, key: unknown): string {
  if (bucket === undefined) return "*";
  return key === undefined ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${key}`;
}

/** Request members that IAM may look at. */
const CONDITION_KEYS: readonly (readonly [member: string, key: string])[] = [
  ["Prefix", "s3:prefix"],
  ["Delimiter", "s3:delimiter"],
  ["MaxKeys", "s3:max-keys"],
  ["VersionId", "s3:VersionId"],
  ["ACL", "s3:x-amz-acl"],
  ["ServerSideEncryption", "s3:x-amz-server-side-encryption"],
  ["SSEKMSKeyId", "s3:x-amz-server-side-encryption-aws-kms-key-id"],
  ["StorageClass", "s3:x-amz-storage-class"],
  ["CopySource", "s3:x-amz-copy-source"],
  ["MetadataDirective", "s3:x-amz-metadata-directive"],
  ["IfMatch", "s3:if-match"],
  ["IfNoneMatch", "s3:if-none-match"],
];

function conditionsOf(operation: string, input: Shape): Record<string, string> | undefined {
  const found = CONDITION_KEYS.filter(([member]) => input[member] !== undefined);
  const lists = operation.startsWith("ListObject");
  const conditions = Object.fromEntries(found.map(([member, key]) => [key, String(input[member])]));
  const whole =
    lists && conditions["s3:prefix"] === undefined
      ? { ...conditions, "s3:prefix": "" }
      : conditions;
  return Object.keys(whole).length > 0 ? whole : undefined;
}

/** What an operation needs beside its own action: the copy's source, tags, grants, the content that it tells of. */
function furtherPermissions(operation: string, input: Shape): Permission[] {
  const resource = resourceOf(input["Bucket"], input["Key"]);
  const further: Permission[] = [];
  if (operation === "CopyObject" || operation === "UploadPartCopy") {
    const { bucket, key, versionId } = readCopySource(String(input["CopySource"] ?? ""));
    const action = versionId === undefined ? "s3:GetObject" : "s3:GetObjectVersion";
    further.push({ action, resource: resourceOf(bucket, key) });
  }
  if (input["Tagging"] !== undefined && typeof input["Tagging"] === "string") {
    further.push({ action: "s3:PutObjectTagging", resource });
  }
  if (operation === "GetObjectAttributes") {
    const action = input["VersionId"] === undefined ? "s3:GetObject" : "s3:GetObjectVersion";
    further.push({ action, resource });
  }
  if (input["ACL"] !== undefined && WRITES_CONTENT.has(operation)) {
    further.push({ action: "s3:PutObjectAcl", resource });
  }
  return further;
}

/** What KMS must allow for objects under its keys: S3 asks it in the caller's name. */
function keyPermissions(operation: string, input: Shape, buckets: Buckets): Permission[] {
  const permissions: Permission[] = [];
  const bucket = buckets.find(String(input["Bucket"]));
  if (!bucket) return permissions;
  if (WRITES_CONTENT.has(operation)) {
    const byDefault = defaultEncryption(bucket);
    const algorithm = input["ServerSideEncryption"] ?? byDefault.ServerSideEncryption;
    const key = input["SSEKMSKeyId"] ?? byDefault.SSEKMSKeyId;
    if (algorithm !== "AES256" && isKeyArn(key))
      permissions.push({ action: "kms:GenerateDataKey", resource: key });
  }
  if (operation === "UploadPart" || operation === "CompleteMultipartUpload") {
    const key = bucket.uploads.values().find(({ record }) => record.uploadId === input["UploadId"])
      ?.record.headers.SSEKMSKeyId;
    if (isKeyArn(key))
      permissions.push({
        action: operation === "UploadPart" ? "kms:GenerateDataKey" : "kms:Decrypt",
        resource: key,
      });
  }
  return [...permissions, ...readKeyPermissions(operation, input, buckets)];
}

function readKeyPermissions(operation: string, input: Shape, buckets: Buckets): Permission[] {
  if (!READS_CONTENT.has(operation)) return [];
  const source =
    input["CopySource"] === undefined ? undefined : readCopySource(String(input["CopySource"]));
  const bucket = buckets.find(source?.bucket ?? String(input["Bucket"]));
  const key = bucket?.current(source?.key ?? String(input["Key"]))?.headers.SSEKMSKeyId;
  return isKeyArn(key) ? [{ action: "kms:Decrypt", resource: key }] : [];
}

/** Ids and aliases of keys have no ARN that a policy could name. */
function isKeyArn(key: unknown): key is string {
  return typeof key === "string" && key.startsWith("arn:");
}
