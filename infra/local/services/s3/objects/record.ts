import type { Grant, Tag } from "@aws-sdk/client-s3";
import type { Checksum } from "./checksum.ts";

/** A piece of content on disk: a whole object, or a part of one that was uploaded in parts. */
export interface Segment {
  /** Name of the blob. */
  readonly blob: string;
  /** Bytes. */
  readonly size: number;
  /** The part's own checksum (base64), for objects uploaded in parts. */
  readonly checksum?: string;
}

/** Headers that a writer gives and a reader gets back, by their member names. */
export interface StoredHeaders {
  readonly CacheControl?: string;
  readonly ContentDisposition?: string;
  readonly ContentEncoding?: string;
  readonly ContentLanguage?: string;
  readonly ContentType?: string;
  /** Verbatim: S3 returns even what is not a date. */
  readonly ExpiresString?: string;
  readonly WebsiteRedirectLocation?: string;
  readonly StorageClass?: string;
  readonly ServerSideEncryption?: string;
  readonly SSEKMSKeyId?: string;
  readonly BucketKeyEnabled?: boolean;
  readonly SSEKMSEncryptionContext?: string;
  readonly SSECustomerAlgorithm?: string;
  /** Of the customer's key, which is not kept itself. */
  readonly SSECustomerKeyMD5?: string;
}

/** What describes an object apart from its content; fixed when the upload starts. */
export interface Description {
  /** Account that owns it, where that is not the bucket's owner. */
  readonly owner?: string;
  readonly headers: StoredHeaders;
  /** User metadata by lower-case name, without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: readonly Tag[];
  readonly grants?: readonly Grant[];
  readonly lock?: ObjectLock;
}

/** What keeps a version from being deleted. */
export interface ObjectLock {
  /** `GOVERNANCE` or `COMPLIANCE`; present with `until`. */
  readonly mode?: string;
  /** Milliseconds of the cloud's clock. */
  readonly until?: number;
  /** Legal hold. */
  readonly hold?: "ON" | "OFF";
}

/** One version of an object, or a delete marker. */
export interface Version extends Description {
  /** `null` for what was written while versioning was off. */
  readonly versionId: string;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
  readonly deleteMarker?: true;
  /** Bytes. */
  readonly size: number;
  /** Without its quotation marks. */
  readonly etag: string;
  readonly segments: readonly Segment[];
  readonly checksum?: Checksum;
  /** The upload that made it; set on objects uploaded in parts. */
  readonly uploadId?: string;
}

/** All versions of a key, the newest first. This is a JSON document on disk. */
export interface ObjectRecord {
  readonly key: string;
  readonly versions: readonly Version[];
}

/** A bucket's own JSON document. */
export interface BucketRecord {
  readonly name: string;
  readonly region: string;
  /** Account that made it, where that is not the local cloud's own. */
  readonly owner?: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly versioning?: "Enabled" | "Suspended";
  readonly grants?: readonly Grant[];
  /** Configurations that are kept and returned, by the name of their subresource, e.g. `cors`. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** A multipart upload in progress. */
export interface UploadRecord extends Description {
  readonly uploadId: string;
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly initiated: number;
  readonly checksum?: Pick<Checksum, "algorithm" | "type">;
}

/** A part of a multipart upload. */
export interface PartRecord {
  readonly partNumber: number;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
  /** Without its quotation marks. */
  readonly etag: string;
  readonly segment: Segment;
}

/** True for an object that was uploaded in parts and has not been copied since. */
export function isMultipart(version: Version): boolean {
  return version.uploadId !== undefined;
}
