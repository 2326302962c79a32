import { createHash, randomBytes } from "node:crypto";
import type { PutObjectRequest, ServerSideEncryptionConfiguration } from "@aws-sdk/client-s3";
import { defined } from "../../../kernel/defined.ts";
import { s3Error } from "../errors.ts";
import type { Bucket } from "../objects/bucket.ts";
import type { StoredHeaders } from "../objects/record.ts";
import { readCustomerKey } from "./customer-key.ts";

const ALGORITHMS = ["AES256", "aws:kms", "aws:kms:dsse"];

/** Members of a write that say how its object is encrypted. */
export type EncryptionInput = Pick<
  PutObjectRequest,
  | "ServerSideEncryption"
  | "SSEKMSKeyId"
  | "SSEKMSEncryptionContext"
  | "BucketKeyEnabled"
  | "SSECustomerAlgorithm"
  | "SSECustomerKey"
  | "SSECustomerKeyMD5"
>;

/**
 * Encryption that the write or else the bucket asks for, as the object's headers: S3 encrypts everything, if only with
 * its own keys. The content itself stays in the clear here.
 * Throws `InvalidArgument`; `AccessDenied` where the bucket blocks customers' keys.
 */
export function encryption(bucket: Bucket, input: EncryptionInput): StoredHeaders {
  const customerKey = readCustomerKey(input);
  if (customerKey !== undefined) {
    if (input.ServerSideEncryption !== undefined) {
      throw invalid(
        "Server Side Encryption with Customer provided key is incompatible with the encryption method specified",
      );
    }
    if (blocksCustomerKeys(bucket)) throw s3Error("AccessDenied");
    return customerKey;
  }
  checkMembers(input);
  const byDefault = defaultEncryption(bucket);
  const algorithm = input.ServerSideEncryption ?? byDefault.ServerSideEncryption ?? "AES256";
  if (!isKms(algorithm)) return { ServerSideEncryption: algorithm };
  return {
    ServerSideEncryption: algorithm,
    ...defined({
      SSEKMSKeyId: input.SSEKMSKeyId ?? byDefault.SSEKMSKeyId,
      BucketKeyEnabled: input.BucketKeyEnabled ?? byDefault.BucketKeyEnabled,
      SSEKMSEncryptionContext: input.SSEKMSEncryptionContext,
    }),
  };
}

function checkMembers(input: EncryptionInput): void {
  const { ServerSideEncryption: algorithm, SSEKMSKeyId, SSEKMSEncryptionContext } = input;
  if (algorithm !== undefined && !ALGORITHMS.includes(algorithm)) {
    throw invalid("The encryption method specified is not supported");
  }
  if (SSEKMSKeyId !== undefined && !isKms(algorithm)) {
    throw invalid(
      "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms",
    );
  }
  if (SSEKMSEncryptionContext !== undefined && !isContext(SSEKMSEncryptionContext)) {
    throw invalid(
      "The header 'x-amz-server-side-encryption-context' shall be Base64-encoded UTF-8 string holding JSON which represents a string-string map",
    );
  }
}

function isContext(text: string): boolean {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, "base64").toString());
    const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
    return isMap && Object.values(value).every((each) => typeof each === "string");
  } catch {
    return false;
  }
}

function isKms(algorithm: string | undefined): boolean {
  return algorithm?.startsWith("aws:kms") ?? false;
}

/** The bucket's default encryption as an object's headers. */
export function defaultEncryption(bucket: Bucket): StoredHeaders {
  const rule = ruleOf(bucket);
  const { SSEAlgorithm, KMSMasterKeyID } = rule?.ApplyServerSideEncryptionByDefault ?? {};
  return {
    ...defined({
      ServerSideEncryption: SSEAlgorithm,
      SSEKMSKeyId: KMSMasterKeyID,
      BucketKeyEnabled: rule?.BucketKeyEnabled,
    }),
  };
}

function blocksCustomerKeys(bucket: Bucket): boolean {
  return ruleOf(bucket)?.BlockedEncryptionTypes?.EncryptionType?.includes("SSE-C") ?? false;
}

function ruleOf({ record }: Bucket) {
  const kept = record.settings["encryption"] as ServerSideEncryptionConfiguration | undefined;
  return kept?.Rules?.[0];
}

/** Checks a bucket's default encryption before it is kept. Throws `MalformedXML`, `InvalidArgument`. */
export function checkDefaultEncryption(given: unknown): ServerSideEncryptionConfiguration {
  const { Rules = [] } = given as Partial<ServerSideEncryptionConfiguration>;
  const [rule] = Rules;
  if (rule === undefined || Rules.length > 1) throw s3Error("MalformedXML");
  const { SSEAlgorithm = "", KMSMasterKeyID } = rule.ApplyServerSideEncryptionByDefault ?? {};
  const blocksOnly = rule.ApplyServerSideEncryptionByDefault === undefined;
  if (!blocksOnly && !ALGORITHMS.includes(SSEAlgorithm)) throw s3Error("MalformedXML");
  if (KMSMasterKeyID !== undefined && !isKms(SSEAlgorithm)) {
    throw s3Error("InvalidArgument", {
      message:
        "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
      ArgumentName: "ApplyServerSideEncryptionByDefault",
    });
  }
  return { Rules: [rule] };
}

/** Headers that answers give of an object's encryption; an object under no key of its own is under AWS's for S3. */
export function encryptionMembers(bucket: Bucket, headers: StoredHeaders): EncryptionMembers {
  const { SSEKMSKeyId = managedKey(bucket) } = headers;
  return {
    ...defined({
      ServerSideEncryption: headers.ServerSideEncryption as "AES256" | undefined,
      SSEKMSKeyId: isKms(headers.ServerSideEncryption) ? SSEKMSKeyId : undefined,
      BucketKeyEnabled: headers.BucketKeyEnabled,
      SSEKMSEncryptionContext: headers.SSEKMSEncryptionContext,
      SSECustomerAlgorithm: headers.SSECustomerAlgorithm,
      SSECustomerKeyMD5: headers.SSECustomerKeyMD5,
    }),
  };
}

/** Members of answers that `encryptionMembers` gives. */
export interface EncryptionMembers {
  readonly ServerSideEncryption?: "AES256";
  readonly SSEKMSKeyId?: string;
  readonly BucketKeyEnabled?: boolean;
  readonly SSEKMSEncryptionContext?: string;
  readonly SSECustomerAlgorithm?: string;
  readonly SSECustomerKeyMD5?: string;
}

/** The ARN of the key `aws/s3` of the bucket's account and Region, whose id stays the same. */
function managedKey({ owner, record: { region } }: Bucket): string {
  const hash = createHash("sha256").update(`aws/s3 ${owner} ${region}`).digest("hex");
  const id = hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
  return `arn:aws:kms:${region}:${owner}:key/${id}`;
}

/** True where the entity tag is not the content's MD5: under KMS and customers' keys. */
export function hasOpaqueTag(headers: StoredHeaders): boolean {
  return isKms(headers.ServerSideEncryption) || headers.SSECustomerAlgorithm !== undefined;
}

/** The entity tag of an object or part: the content's MD5, or what AWS makes of it under a key. */
export function entityTag(headers: StoredHeaders, md5: string): string {
  return hasOpaqueTag(headers) ? randomBytes(16).toString("hex") : md5;
}

function invalid(message: string) {
  return s3Error("InvalidArgument", { message, ArgumentName: "x-amz-server-side-encryption" });
}
