import type {
  CopyObjectOutput,
  CopyObjectRequest,
  UploadPartCopyOutput,
  UploadPartCopyRequest,
} from "@aws-sdk/client-s3";
import { defined } from "../../../kernel/defined.ts";
import type { CallContext } from "../../../kernel/service.ts";
import { newOwned } from "../access/ownership.ts";
import {
  asks,
  asksForSource,
  asksForTagsAndAcl,
  asksToDecrypt,
  asksToEncrypt,
} from "../access/permissions.ts";
import { emitCreated } from "../created-event.ts";
import { s3Error } from "../errors.ts";
import { checksumAlgorithm, receiveBody } from "../http/body.ts";
import { checkWriteConditions, matches } from "../http/conditions.ts";
import { readCopySource } from "../http/copy-source.ts";
import { checkObjectKey, sourceKeyInput } from "../http/customer-key.ts";
import { checksumMembers, describe, quote, writtenMembers } from "../http/describe.ts";
import { encryptionMembers, entityTag, hasOpaqueTag } from "../http/encryption.ts";
import { checkKey, refuseUnsimulated } from "../input.ts";
import type { Bucket } from "../objects/bucket.ts";
import { newLock } from "../objects/lock.ts";
import {
  type Description,
  isMultipart,
  type StoredHeaders,
  type Version,
} from "../objects/record.ts";
import type { Host, Operations } from "../operation.ts";
import { partChecksum, storePart } from "./multipart.ts";
import { findVersion } from "./read.ts";

/** What a copy reads. */
interface Source {
  readonly bucket: Bucket;
  readonly key: string;
  readonly version: Version;
}

/** CopyObject, UploadPartCopy. */
export function copyOperations(host: Host): Operations {
  return {
    CopyObject: {
      permissions: asks(
        "PutObject",
        asksForSource,
        asksForTagsAndAcl,
        asksToEncrypt(host.buckets),
        asksToDecrypt(host.buckets),
      ),
      run: (input, context) => copyObject(host, input, context),
    },
    UploadPartCopy: {
      permissions: asks("PutObject", asksForSource, asksToDecrypt(host.buckets)),
      run: (input) => copyPart(host, input),
    },
  };
}

async function copyObject(
  host: Host,
  input: CopyObjectRequest,
  context: CallContext,
): Promise<CopyObjectOutput> {
  refuseUnsimulated(input);
  const { buckets, cloud } = host;
  const bucket = buckets.get(input.Bucket);
  const key = checkKey(input.Key);
  const source = findSource(host, input);
  checkChanges(source, bucket, input);
  checkWriteConditions(input, key, bucket.current(key));
  const description = {
    ...copiedDescription(bucket, input, source.version),
    ...newOwned(bucket, input, context),
    ...newLock(bucket, input, cloud.clock.now()),
  };
  const content = await copyContent(source, bucket, { input, headers: description.headers });
  const version = bucket.add(key, { ...description, ...content, lastModified: cloud.clock.now() });
  emitCreated(cloud, bucket, { key, version, reason: "CopyObject", context });
  const sourceId = source.bucket.shownVersionId(source.version);
  return {
    CopyObjectResult: {
      ETag: quote(version.etag),
      LastModified: new Date(version.lastModified),
      ...checksumMembers(version),
    },
    ...defined({ CopySourceVersionId: sourceId }),
    ...writtenMembers(bucket, key, version),
  };
}

type SourceInput = Pick<
  CopyObjectRequest,
  | "CopySource"
  | "CopySourceIfMatch"
  | "CopySourceIfNoneMatch"
  | "CopySourceIfModifiedSince"
  | "CopySourceIfUnmodifiedSince"
> &
  Parameters<typeof sourceKeyInput>[0];

/** Finds the source and checks the conditions on it. Throws what a read of it throws, `PreconditionFailed`. */
function findSource({ buckets }: Host, input: SourceInput): Source {
  const { bucket: name, key, versionId } = readCopySource(input.CopySource ?? "");
  const bucket = buckets.get(name);
  const version = findVersion(bucket, { Key: key, VersionId: versionId });
  const { CopySourceIfMatch: match, CopySourceIfNoneMatch: noneMatch } = input;
  const modified = Math.floor(version.lastModified / 1000) * 1000;
  const unmodifiedSince = input.CopySourceIfUnmodifiedSince?.getTime();
  const modifiedSince = input.CopySourceIfModifiedSince?.getTime();
  const holds =
    (match === undefined
      ? unmodifiedSince === undefined || modified <= unmodifiedSince
      : matches(match, version)) &&
    (noneMatch === undefined
      ? modifiedSince === undefined || modified > modifiedSince
      : !matches(noneMatch, version));
  if (!holds) throw s3Error("PreconditionFailed");
  checkObjectKey(version.headers, sourceKeyInput(input));
  return { bucket, key, version };
}

/** A copy onto itself must change something. */
function checkChanges(source: Source, bucket: Bucket, input: CopyObjectRequest): void {
  const onItself = source.bucket === bucket && source.key === input.Key;
  const isOld = source.version !== bucket.newest(source.key);
  const changes = [
    input.StorageClass,
    input.WebsiteRedirectLocation,
    input.ServerSideEncryption,
    input.SSECustomerAlgorithm,
  ].some((each) => each !== undefined);
  if (!onItself || isOld || changes || input.MetadataDirective === "REPLACE") return;
  throw s3Error("InvalidRequest", {
    message:
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  });
}

/** What describes the copy: the source's, or what the request gives, by the two directives. */
function copiedDescription(
  bucket: Bucket,
  input: CopyObjectRequest,
  { headers, metadata, tags }: Version,
): Description {
  const given = describe(bucket, input);
  const replaces = checkDirective(input.MetadataDirective, "x-amz-metadata-directive");
  const retags = checkDirective(input.TaggingDirective, "x-amz-tagging-directive");
  // Storage class and encryption are never copied: they are the request's or the bucket's.
  const content = Object.entries(headers).filter(([name]) => !NEVER_COPIED.test(name));
  return {
    headers: replaces ? given.headers : { ...Object.fromEntries(content), ...given.headers },
    metadata: replaces ? given.metadata : metadata,
    tags: retags ? given.tags : tags,
  };
}

const NEVER_COPIED = /^(StorageClass|WebsiteRedirectLocation|BucketKeyEnabled|ServerSide.*|SSE.*)$/;

/** True for REPLACE. Throws `InvalidArgument` for anything else. */
function checkDirective(directive: string | undefined, name: string): boolean {
  if (directive === undefined || directive === "COPY") return false;
  if (directive === "REPLACE") return true;
  throw s3Error("InvalidArgument", {
    message: "Unknown directive.",
    ArgumentName: name,
    ArgumentValue: directive,
  });
}

type Content = Pick<Version, "size" | "etag" | "segments" | "checksum">;

/** Content is linked, not copied, unless the copy needs a hash that the source does not have. */
async function copyContent(
  { bucket: from, version }: Source,
  to: Bucket,
  { input, headers }: { input: CopyObjectRequest; headers: StoredHeaders },
): Promise<Content> {
  const { size, etag, checksum } = version;
  const wanted = input.ChecksumAlgorithm && checksumAlgorithm(input.ChecksumAlgorithm);
  const algorithm = wanted ?? checksum?.algorithm;
  const keepsTag = hasOpaqueTag(headers) || !hasOpaqueTag(version.headers);
  if (!isMultipart(version) && algorithm === checksum?.algorithm && keepsTag) {
    const segments = to.blobs.link(from.blobs, version.segments);
    return { size, etag: entityTag(headers, etag), segments, ...(checksum ? { checksum } : {}) };
  }
  const Body = from.blobs.read(version.segments, 0, size);
  const received = await receiveBody(to.blobs, { Body }, algorithm);
  return {
    size,
    etag: entityTag(headers, received.md5),
    segments: [received.segment],
    ...defined({ checksum: received.checksum }),
  };
}

async function copyPart(host: Host, input: UploadPartCopyRequest): Promise<UploadPartCopyOutput> {
  refuseUnsimulated(input);
  const source = findSource(host, input);
  const { start, length } = readSourceRange(input.CopySourceRange, source.version.size);
  const Body = source.bucket.blobs.read(source.version.segments, start, length);
  const { part, upload } = await storePart(host, input, { Body });
  const sourceId = source.bucket.shownVersionId(source.version);
  return {
    CopyPartResult: {
      ETag: quote(part.etag),
      LastModified: new Date(part.lastModified),
      ...partChecksum(part, upload),
    },
    ...defined({ CopySourceVersionId: sourceId }),
    ...encryptionMembers(host.buckets.get(input.Bucket), upload.headers),
  };
}

/** `bytes=first-last`, both of which must be there and in the object. Throws `InvalidArgument`. */
function readSourceRange(
  header: string | undefined,
  size: number,
): { start: number; length: number } {
  if (header === undefined) return { start: 0, length: size };
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(header) ?? [];
  const start = Number(first);
  const end = Number(last);
  if (first === undefined || last === undefined || start > end) {
    throw s3Error("InvalidArgument", {
      message:
        "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy",
      ArgumentName: "x-amz-copy-source-range",
      ArgumentValue: header,
    });
  }
  if (end >= size) {
    throw s3Error("InvalidArgument", {
      message: `Range specified is not valid for source object of size: ${size}`,
      ArgumentName: "x-amz-copy-source-range",
      ArgumentValue: header,
    });
  }
  return { start, length: end - start + 1 };
}
