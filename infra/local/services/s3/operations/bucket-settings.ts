import type { Tag } from "@aws-sdk/client-s3";
import { checkOwnershipControls } from "../access/ownership.ts";
import { checkPolicy, isPublicPolicy } from "../access/policy.ts";
import { blocksPublic } from "../access/public-access.ts";
import { type S3ErrorCode, s3Error } from "../errors.ts";
import { checkCors } from "../http/cors.ts";
import { checkDefaultEncryption } from "../http/encryption.ts";
import type { Bucket } from "../objects/bucket.ts";
import { checkLifecycle } from "../objects/lifecycle.ts";
import { checkLockConfiguration } from "../objects/lock.ts";
import { checkTags } from "../objects/tags.ts";

/** A bucket's configuration that is kept and returned. */
export interface Setting {
  /** Its name in the bucket's document: the subresource. */
  readonly name: string;
  /** IAM's noun for it: `s3:Get…` and `s3:Put…`; a deletion asks for `Put`. */
  readonly noun: string;
  readonly put: string;
  readonly get: string;
  readonly delete?: string;
  /** True where IAM has a `Delete` action too. */
  readonly asksToDelete?: true;
  /** Member of the Put request that carries it. */
  readonly member: string;
  /** Member of the Get answer that holds it whole; without it the configuration's members are the answer's own. */
  readonly answer?: string;
  /** Answer when there is none; without it an empty answer. */
  readonly missing?: S3ErrorCode;
  /** Checks and returns what is kept. */
  readonly check?: (given: unknown, bucket: Bucket) => unknown;
}

/** Every setting, with the operations that keep and return it. */
export const SETTINGS: readonly Setting[] = [
  {
    name: "policy",
    noun: "BucketPolicy",
    put: "PutBucketPolicy",
    get: "GetBucketPolicy",
    delete: "DeleteBucketPolicy",
    asksToDelete: true,
    member: "Policy",
    answer: "Policy",
    missing: "NoSuchBucketPolicy",
    check(given, bucket) {
      const policy = checkPolicy(given, bucket.record.name);
      if (blocksPublic(bucket, "BlockPublicPolicy") && isPublicPolicy(policy)) {
        throw s3Error("AccessDenied");
      }
      return policy;
    },
  },
  {
    name: "encryption",
    noun: "EncryptionConfiguration",
    put: "PutBucketEncryption",
    get: "GetBucketEncryption",
    delete: "DeleteBucketEncryption",
    member: "ServerSideEncryptionConfiguration",
    answer: "ServerSideEncryptionConfiguration",
    check: checkDefaultEncryption,
  },
  {
    name: "publicAccessBlock",
    noun: "BucketPublicAccessBlock",
    put: "PutPublicAccessBlock",
    get: "GetPublicAccessBlock",
    delete: "DeletePublicAccessBlock",
    member: "PublicAccessBlockConfiguration",
    answer: "PublicAccessBlockConfiguration",
    missing: "NoSuchPublicAccessBlockConfiguration",
  },
  {
    name: "ownershipControls",
    noun: "BucketOwnershipControls",
    put: "PutBucketOwnershipControls",
    get: "GetBucketOwnershipControls",
    delete: "DeleteBucketOwnershipControls",
    member: "OwnershipControls",
    answer: "OwnershipControls",
    missing: "OwnershipControlsNotFoundError",
    check: checkOwnershipControls,
  },
  {
    name: "cors",
    noun: "BucketCORS",
    put: "PutBucketCors",
    get: "GetBucketCors",
    delete: "DeleteBucketCors",
    member: "CORSConfiguration",
    missing: "NoSuchCORSConfiguration",
    check: checkCors,
  },
  {
    name: "lifecycle",
    noun: "LifecycleConfiguration",
    put: "PutBucketLifecycleConfiguration",
    get: "GetBucketLifecycleConfiguration",
    delete: "DeleteBucketLifecycle",
    member: "LifecycleConfiguration",
    missing: "NoSuchLifecycleConfiguration",
    check: checkLifecycle,
  },
  {
    name: "objectLock",
    noun: "BucketObjectLockConfiguration",
    put: "PutObjectLockConfiguration",
    get: "GetObjectLockConfiguration",
    member: "ObjectLockConfiguration",
    answer: "ObjectLockConfiguration",
    missing: "ObjectLockConfigurationNotFoundError",
    check: checkLockConfiguration,
  },
  {
    name: "tagging",
    noun: "BucketTagging",
    put: "PutBucketTagging",
    get: "GetBucketTagging",
    delete: "DeleteBucketTagging",
    member: "Tagging",
    missing: "NoSuchTagSet",
    check: (given) => ({ TagSet: checkTags((given as { TagSet?: Tag[] }).TagSet, "bucket") }),
  },
  {
    name: "website",
    noun: "BucketWebsite",
    put: "PutBucketWebsite",
    get: "GetBucketWebsite",
    delete: "DeleteBucketWebsite",
    asksToDelete: true,
    member: "WebsiteConfiguration",
    missing: "NoSuchWebsiteConfiguration",
  },
  {
    name: "notification",
    noun: "BucketNotification",
    put: "PutBucketNotificationConfiguration",
    get: "GetBucketNotificationConfiguration",
    member: "NotificationConfiguration",
  },
  {
    name: "logging",
    noun: "BucketLogging",
    put: "PutBucketLogging",
    get: "GetBucketLogging",
    member: "BucketLoggingStatus",
  },
  {
    name: "accelerate",
    noun: "AccelerateConfiguration",
    put: "PutBucketAccelerateConfiguration",
    get: "GetBucketAccelerateConfiguration",
    member: "AccelerateConfiguration",
  },
  {
    name: "requestPayment",
    noun: "BucketRequestPayment",
    put: "PutBucketRequestPayment",
    get: "GetBucketRequestPayment",
    member: "RequestPaymentConfiguration",
  },
];

/** What a bucket has that was never given the setting. */
export const DEFAULTS: Readonly<Record<string, unknown>> = {
  encryption: {
    Rules: [
      { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" }, BucketKeyEnabled: false },
    ],
  },
  requestPayment: { Payer: "BucketOwner" },
};
