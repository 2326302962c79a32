import type { GetObjectOutput, PutObjectOutput, PutObjectRequest } from "@aws-sdk/client-s3";
import { defined } from "../../../kernel/defined.ts";
import { s3Error } from "../errors.ts";
import type { Bucket } from "../objects/bucket.ts";
import { checksumMember } from "../objects/checksum.ts";
import { expirationMembers } from "../objects/expiration.ts";
import type { Description, StoredHeaders, Version } from "../objects/record.ts";
import { readTagHeader } from "../objects/tags.ts";
import {
  type EncryptionInput,
  type EncryptionMembers,
  encryption,
  encryptionMembers,
} from "./encryption.ts";

/** Bytes of all names and values of user metadata. */
const METADATA_LIMIT = 2048;

const KEPT_HEADERS = [
  "CacheControl",
  "ContentDisposition",
  "ContentEncoding",
  "ContentLanguage",
  "ContentType",
  "WebsiteRedirectLocation",
  "StorageClass",
] as const;

const STORAGE_CLASSES = new Set([
  "STANDARD",
  "REDUCED_REDUNDANCY",
  "STANDARD_IA",
  "ONEZONE_IA",
  "INTELLIGENT_TIERING",
  "GLACIER",
  "GLACIER_IR",
  "DEEP_ARCHIVE",
]);

/** Members of a write that describe the object. */
export type DescribingInput = Pick<
  PutObjectRequest,
  (typeof KEPT_HEADERS)[number] | "Expires" | "Metadata" | "Tagging"
> &
  EncryptionInput;

/** What a write says about its object, with the bucket's default encryption. Throws what S3 throws for what is not valid. */
export function describe(bucket: Bucket, input: DescribingInput): Description {
  return {
    headers: storedHeaders(bucket, input),
    metadata: readMetadata(input.Metadata),
    tags: readTagHeader(input.Tagging),
  };
}

function storedHeaders(bucket: Bucket, input: DescribingInput): StoredHeaders {
  if (input.StorageClass !== undefined && !STORAGE_CLASSES.has(input.StorageClass)) {
    throw s3Error("InvalidArgument", {
      message: "The storage class you specified is not valid",
      ArgumentName: "x-amz-storage-class",
    });
  }
  const kept = KEPT_HEADERS.map((name) => [name, input[name]] as const);
  return {
    ...Object.fromEntries(kept.filter(([, value]) => value !== undefined)),
    ...defined({
      ExpiresString: input.Expires === undefined ? undefined : expiresText(input.Expires),
    }),
    ...encryption(bucket, input),
  };
}

/** The text of an Expires: in-process callers give a date, the wire the header's own text. */
export function expiresText(expires: unknown): string {
  return expires instanceof Date ? expires.toUTCString() : String(expires);
}

function readMetadata(metadata: Record<string, string> = {}): Record<string, string> {
  const entries = Object.entries(metadata).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  const size = entries.reduce(
    (sum, [name, value]) => sum + name.length + Buffer.byteLength(value),
    0,
  );
  if (size > METADATA_LIMIT) {
    throw s3Error("MetadataTooLarge", { Size: size, MaxSizeAllowed: METADATA_LIMIT });
  }
  return Object.fromEntries(entries);
}

/** Members that every answer about an object's content carries. */
export function objectMembers(bucket: Bucket, version: Version): Omit<GetObjectOutput, "Body"> {
  const { headers, metadata, tags } = version;
  const versionId = bucket.shownVersionId(version);
  return {
    AcceptRanges: "bytes",
    LastModified: new Date(version.lastModified),
    ETag: quote(version.etag),
    Metadata: { ...metadata },
    ...(headers as Partial<GetObjectOutput>),
    ...encryptionMembers(bucket, headers),
    ...lockMembers(version),
    ContentType: headers.ContentType ?? "binary/octet-stream",
    ...shownStorageClass(headers),
    ...defined({ VersionId: versionId, TagCount: tags.length > 0 ? tags.length : undefined }),
  };
}

function lockMembers({ lock = {} }: Version): Omit<GetObjectOutput, "Body"> {
  const { mode, until, hold } = lock;
  return defined({
    ObjectLockMode: mode as "GOVERNANCE" | undefined,
    ObjectLockRetainUntilDate: until === undefined ? undefined : new Date(until),
    ObjectLockLegalHoldStatus: hold,
  });
}

/** S3 leaves the header out for STANDARD. */
function shownStorageClass({ StorageClass }: StoredHeaders): { StorageClass?: undefined } {
  return StorageClass === "STANDARD" ? { StorageClass: undefined } : {};
}

/** Members that give the object's checksum. */
export function checksumMembers({ checksum }: Pick<Version, "checksum">): Record<string, string> {
  if (!checksum) return {};
  return { [checksumMember(checksum.algorithm)]: checksum.value, ChecksumType: checksum.type };
}

/** Members that a write answers with. */
export function writtenMembers(
  bucket: Bucket,
  key: string,
  version: Version,
): EncryptionMembers & Pick<PutObjectOutput, "VersionId" | "Expiration"> {
  const versionId = bucket.shownVersionId(version);
  return {
    ...encryptionMembers(bucket, version.headers),
    ...expirationMembers(bucket, key, version),
    ...defined({ VersionId: versionId }),
  };
}

/** An entity tag as answers give it. */
export function quote(etag: string): string {
  return `"${etag}"`;
}
