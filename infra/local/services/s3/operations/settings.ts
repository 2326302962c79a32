import type { Tag, VersioningConfiguration } from "@aws-sdk/client-s3";
import type { Shape } from "../../../kernel/service.ts";
import { checkPolicy, isPublicPolicy } from "../access/policy.ts";
import { blocksPublic } from "../access/public-access.ts";
import { type S3ErrorCode, s3Error } from "../errors.ts";
import type { Bucket } from "../objects/bucket.ts";
import { checkLifecycle } from "../objects/lifecycle.ts";
import { checkTags } from "../objects/tags.ts";
import type { Host, Operation, Operations } from "../operation.ts";

/** A bucket's configuration that is kept and given back. */
interface Setting {
  /** Its name in the bucket's document: the subresource. */
  readonly name: string;
  readonly put: string;
  readonly get: string;
  readonly delete?: string;
  /** Member of the Put request that carries it. */
  readonly member: string;
  /** Member of the Get answer that holds it whole; without it the configuration's members are the answer's own. */
  readonly answer?: string;
  /** Answer when there is none; without it an empty answer. */
  readonly missing?: S3ErrorCode;
  /** Checks and returns what is kept. */
  readonly check?: (given: unknown, bucket: Bucket) => unknown;
}

const SETTINGS: readonly Setting[] = [
  {
    name: "policy",
    put: "PutBucketPolicy",
    get: "GetBucketPolicy",
    delete: "DeleteBucketPolicy",
    member: "Policy",
    answer: "Policy",
    missing: "NoSuchBucketPolicy",
    check(given, bucket) {
      const policy = checkPolicy(given);
      if (blocksPublic(bucket, "BlockPublicPolicy") && isPublicPolicy(policy)) {
        throw s3Error("AccessDenied");
      }
      return policy;
    },
  },
  {
    name: "encryption",
    put: "PutBucketEncryption",
    get: "GetBucketEncryption",
    delete: "DeleteBucketEncryption",
    member: "ServerSideEncryptionConfiguration",
    answer: "ServerSideEncryptionConfiguration",
  },
  {
    name: "publicAccessBlock",
    put: "PutPublicAccessBlock",
    get: "GetPublicAccessBlock",
    delete: "DeletePublicAccessBlock",
    member: "PublicAccessBlockConfiguration",
    answer: "PublicAccessBlockConfiguration",
    missing: "NoSuchPublicAccessBlockConfiguration",
  },
  {
    name: "ownershipControls",
    put: "PutBucketOwnershipControls",
    get: "GetBucketOwnershipControls",
    delete: "DeleteBucketOwnershipControls",
    member: "OwnershipControls",
    answer: "OwnershipControls",
    missing: "OwnershipControlsNotFoundError",
  },
  {
    name: "cors",
    put: "PutBucketCors",
    get: "GetBucketCors",
    delete: "DeleteBucketCors",
    member: "CORSConfiguration",
    missing: "NoSuchCORSConfiguration",
  },
  {
    name: "lifecycle",
    put: "PutBucketLifecycleConfiguration",
    get: "GetBucketLifecycleConfiguration",
    delete: "DeleteBucketLifecycle",
    member: "LifecycleConfiguration",
    missing: "NoSuchLifecycleConfiguration",
    check: checkLifecycle,
  },
  {
    name: "tagging",
    put: "PutBucketTagging",
    get: "GetBucketTagging",
    delete: "DeleteBucketTagging",
    member: "Tagging",
    missing: "NoSuchTagSet",
    check: (given) => ({ TagSet: checkTags((given as { TagSet?: Tag[] }).TagSet, "bucket") }),
  },
  {
    name: "website",
    put: "PutBucketWebsite",
    get: "GetBucketWebsite",
    delete: "DeleteBucketWebsite",
    member: "WebsiteConfiguration",
    missing: "NoSuchWebsiteConfiguration",
  },
  {
    name: "notification",
    put: "PutBucketNotificationConfiguration",
    get: "GetBucketNotificationConfiguration",
    member: "NotificationConfiguration",
  },
  {
    name: "logging",
    put: "PutBucketLogging",
    get: "GetBucketLogging",
    member: "BucketLoggingStatus",
  },
  {
    name: "accelerate",
    put: "PutBucketAccelerateConfiguration",
    get: "GetBucketAccelerateConfiguration",
    member: "AccelerateConfiguration",
  },
  {
    name: "requestPayment",
    put: "PutBucketRequestPayment",
    get: "GetBucketRequestPayment",
    member: "RequestPaymentConfiguration",
  },
];

/** What a bucket has that was never given the setting. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  encryption: {
    Rules: [
      { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" }, BucketKeyEnabled: false },
    ],
  },
  requestPayment: { Payer: "BucketOwner" },
};

/** Get, Put and Delete of each setting, versioning, and what is never set here. */
export function settingsOperations(host: Host): Operations {
  const all = SETTINGS.map((setting) => settingOperations(host, setting));
  return { ...Object.assign({}, ...all), ...versioningOperations(host), ...furtherReads(host) };
}

function settingOperations({ buckets }: Host, setting: Setting): Operations {
  const { name, put, get, member, check = (given: unknown) => given } = setting;
  const operations: Record<string, Operation> = {
    [put](input: Shape): object {
      const bucket = buckets.get(String(input["Bucket"]));
      const given = input[member];
      if (given === undefined) throw s3Error("MalformedXML");
      bucket.update({ settings: { ...bucket.record.settings, [name]: check(given, bucket) } });
      return {};
    },
    [get]({ Bucket }: { Bucket?: string }): object {
      const kept = buckets.get(Bucket).record.settings[name] ?? DEFAULTS[name];
      if (kept === undefined && setting.missing)
        throw s3Error(setting.missing, { BucketName: Bucket });
      if (setting.answer) return { [setting.answer]: kept };
      return (kept ?? {}) as object;
    },
  };
  if (setting.delete === undefined) return operations;
  operations[setting.delete] = ({ Bucket }: { Bucket?: string }) => {
    const bucket = buckets.get(Bucket);
    const { [name]: _, ...others } = bucket.record.settings;
    bucket.update({ settings: others });
    return {};
  };
  return operations;
}

function versioningOperations({ buckets }: Host): Operations {
  type Input = { Bucket?: string; VersioningConfiguration?: VersioningConfiguration };
  return {
    GetBucketVersioning({ Bucket }: Input): object {
      const { versioning } = buckets.get(Bucket).record;
      return versioning === undefined ? {} : { Status: versioning };
    },
    PutBucketVersioning({ Bucket, VersioningConfiguration }: Input): object {
      const bucket = buckets.get(Bucket);
      const { Status, MFADelete } = VersioningConfiguration ?? {};
      if (Status !== "Enabled" && Status !== "Suspended") {
        throw s3Error(
          Status === undefined ? "IllegalVersioningConfigurationException" : "MalformedXML",
        );
      }
      if (MFADelete === "Enabled") throw s3Error("NotImplemented", { Header: "x-amz-mfa" });
      bucket.update({ versioning: Status });
      return {};
    },
  };
}

/** Reads that have no setting of their own here; of what cannot be set there is none. */
function furtherReads({ buckets }: Host): Operations {
  const absent =
    (code: S3ErrorCode) =>
    ({ Bucket }: { Bucket?: string }) => {
      buckets.get(Bucket);
      throw s3Error(code, { BucketName: Bucket });
    };
  return {
    GetBucketReplication: absent("ReplicationConfigurationNotFoundError"),
    GetBucketPolicyStatus({ Bucket }: { Bucket?: string }): object {
      const policy = buckets.get(Bucket).record.settings["policy"];
      if (policy === undefined) throw s3Error("NoSuchBucketPolicy", { BucketName: Bucket });
      return { PolicyStatus: { IsPublic: isPublicPolicy(String(policy)) } };
    },
    GetObjectLockConfiguration: absent("ObjectLockConfigurationNotFoundError"),
  };
}
