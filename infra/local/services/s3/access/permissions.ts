import type { Tagging } from "@aws-sdk/client-s3";
import type { Permission } from "../../../kernel/service.ts";
import { readCopySource } from "../http/copy-source.ts";
import { defaultEncryption } from "../http/encryption.ts";
import type { Buckets } from "../objects/buckets.ts";

/** Members of S3's inputs that decide what IAM must allow. */
interface Asking {
  readonly Bucket?: string | undefined;
  readonly Key?: string | undefined;
  readonly VersionId?: string | undefined;
  readonly UploadId?: string | undefined;
  readonly CopySource?: string | undefined;
  /** Text in a header; the tagging operations have a structure. */
  readonly Tagging?: unknown;
  readonly ACL?: string | undefined;
  readonly ServerSideEncryption?: string | undefined;
  readonly SSEKMSKeyId?: string | undefined;
  readonly SSECustomerAlgorithm?: string | undefined;
  readonly Prefix?: string | undefined;
  readonly BypassGovernanceRetention?: boolean | undefined;
  readonly ObjectLockMode?: string | undefined;
  readonly ObjectLockLegalHoldStatus?: string | undefined;
}

/** Headers that grant something, with the condition keys of their names. */
const GRANTS: Readonly<Record<string, string>> = {
  GrantFullControl: "s3:x-amz-grant-full-control",
  GrantRead: "s3:x-amz-grant-read",
  GrantReadACP: "s3:x-amz-grant-read-acp",
  GrantWrite: "s3:x-amz-grant-write",
  GrantWriteACP: "s3:x-amz-grant-write-acp",
};

/** What IAM must allow for an input. */
type Ask = (input: Asking) => Permission[];

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

/**
 * Asks for an action on the bucket or object that the input names, then for what else the operation needs.
 * Source: "Required permissions for Amazon S3 API operations" and the Service Authorization Reference.
 * @param action without its `s3:`
 */
export function asks(action: string, ...further: Ask[]): Ask {
  return (input) => [
    { ...ofVersion(action, input), conditions: conditionsOf(input) },
    ...further.flatMap((ask) => ask(input)),
  ];
}

/** As `asks`, for a listing: IAM sees a prefix always. */
export function asksToList(action: string): Ask {
  const ask = asks(action);
  return ({ Prefix = "", ...input }) => ask({ ...input, Prefix });
}

/** Nothing: each key of a batch is a DeleteObject, which asks for itself. */
export const asksNothing: Ask = () => [];

/** The right to override a retention, where a request asks for it. */
export const asksToBypass: Ask = ({ BypassGovernanceRetention, ...input }) =>
  BypassGovernanceRetention
    ? [{ action: "s3:BypassGovernanceRetention", resource: resourceOf(input) }]
    : [];

/** The content that `GetObjectAttributes` describes. */
export const asksForContent: Ask = (input) => [ofVersion("GetObject", input)];

/** The object that a copy reads. */
export const asksForSource: Ask = ({ CopySource = "" }) => {
  const { bucket, key, versionId } = readCopySource(CopySource);
  return [ofVersion("GetObject", { Bucket: bucket, Key: key, VersionId: versionId })];
};

/** Tags, access control list and lock that a write gives its object. */
export const asksForTagsAndAcl: Ask = ({ Tagging, ACL, ...input }) => {
  const resource = resourceOf(input);
  const grants = ACL !== undefined || Object.keys(GRANTS).some((member) => member in input);
  return [
    ...(typeof Tagging === "string" ? [{ action: "s3:PutObjectTagging", resource }] : []),
    ...(grants ? [{ action: "s3:PutObjectAcl", resource }] : []),
    ...(input.ObjectLockMode ? [{ action: "s3:PutObjectRetention", resource }] : []),
    ...(input.ObjectLockLegalHoldStatus ? [{ action: "s3:PutObjectLegalHold", resource }] : []),
  ];
};

function ofVersion(name: string, input: Asking): Permission {
  const versioned = input.VersionId !== undefined && ON_VERSIONS.has(name);
  const action = versioned ? name.replace("Object", "ObjectVersion") : name;
  return { action: `s3:${action}`, resource: resourceOf(input) };
}

function resourceOf({ Bucket, Key }: Asking): string {
  if (Bucket === undefined) return "*";
  return Key === undefined ? `arn:aws:s3:::${Bucket}` : `arn:aws:s3:::${Bucket}/${Key}`;
}

/** Request members that IAM may look at. */
const CONDITION_KEYS: Readonly<Record<string, string>> = {
  ...GRANTS,
  Prefix: "s3:prefix",
  Delimiter: "s3:delimiter",
  MaxKeys: "s3:max-keys",
  VersionId: "s3:VersionId",
  ACL: "s3:x-amz-acl",
  ServerSideEncryption: "s3:x-amz-server-side-encryption",
  SSEKMSKeyId: "s3:x-amz-server-side-encryption-aws-kms-key-id",
  SSECustomerAlgorithm: "s3:x-amz-server-side-encryption-customer-algorithm",
  StorageClass: "s3:x-amz-storage-class",
  CopySource: "s3:x-amz-copy-source",
  MetadataDirective: "s3:x-amz-metadata-directive",
  ObjectLockMode: "s3:object-lock-mode",
  ObjectLockLegalHoldStatus: "s3:object-lock-legal-hold",
  IfMatch: "s3:if-match",
  IfNoneMatch: "s3:if-none-match",
};

function conditionsOf(input: Asking): Record<string, string | string[]> {
  const found = Object.entries(input).flatMap(([member, value]) => {
    const key = CONDITION_KEYS[member];
    return key === undefined || value === undefined ? [] : [[key, String(value)] as const];
  });
  return { ...Object.fromEntries(found), ...requestTags(input.Tagging) };
}

/** Tags that the request gives, in a header or a document. */
function requestTags(tagging: unknown): Record<string, string | string[]> {
  const tags = typeof tagging === "string" ? [...new URLSearchParams(tagging)] : tagSet(tagging);
  if (tags.length === 0) return {};
  return {
    "s3:RequestObjectTagKeys": tags.map(([key]) => key),
    ...Object.fromEntries(tags.map(([key, value]) => [`s3:RequestObjectTag/${key}`, value])),
  };
}

function tagSet(tagging: unknown): [string, string][] {
  const { TagSet = [] } = (tagging ?? {}) as Partial<Tagging>;
  return TagSet.map(({ Key = "", Value = "" }) => [Key, Value]);
}

/** The KMS key of an object that is written: S3 uses it in the caller's name. */
export function asksToEncrypt(buckets: Buckets): Ask {
  return ({ Bucket, ServerSideEncryption, SSEKMSKeyId, SSECustomerAlgorithm }) => {
    const bucket = buckets.find(Bucket);
    if (!bucket || SSECustomerAlgorithm !== undefined) return [];
    const byDefault = defaultEncryption(bucket);
    const algorithm = ServerSideEncryption ?? byDefault.ServerSideEncryption;
    if (algorithm === "AES256") return [];
    return keyAction("kms:GenerateDataKey", SSEKMSKeyId ?? byDefault.SSEKMSKeyId);
  };
}

/** The KMS key of an upload, for its parts (`kms:GenerateDataKey`) and its completion (`kms:Decrypt`). */
export function asksForUpload(buckets: Buckets, action: string): Ask {
  return ({ Bucket, UploadId }) => {
    const uploads = buckets.find(Bucket)?.uploads.values() ?? [];
    const upload = uploads.find(({ record }) => record.uploadId === UploadId);
    return keyAction(action, upload?.record.headers.SSEKMSKeyId);
  };
}

/** The KMS key of an object that is read, or of a copy's source. */
export function asksToDecrypt(buckets: Buckets): Ask {
  return ({ Bucket, Key = "", CopySource }) => {
    const { bucket, key } =
      CopySource === undefined ? { bucket: Bucket, key: Key } : readCopySource(CopySource);
    return keyAction("kms:Decrypt", buckets.find(bucket)?.current(key)?.headers.SSEKMSKeyId);
  };
}

/** Ids and aliases of keys have no ARN that a policy could name. */
function keyAction(action: string, key: string | undefined): Permission[] {
  return key?.startsWith("arn:") ? [{ action, resource: key }] : [];
}
