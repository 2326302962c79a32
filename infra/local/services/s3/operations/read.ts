import { Readable } from "node:stream";
import type { GetObjectOutput, GetObjectRequest, HeadObjectOutput } from "@aws-sdk/client-s3";
import { asks, asksToDecrypt } from "../access/permissions.ts";
import { s3Error } from "../errors.ts";
import { checkReadConditions } from "../http/conditions.ts";
import { checkObjectKey } from "../http/customer-key.ts";
import { checksumMembers, expiresText, objectMembers, quote } from "../http/describe.ts";
import { type ByteRange, readRange } from "../http/range.ts";
import type { Bucket } from "../objects/bucket.ts";
import { checksumMember } from "../objects/checksum.ts";
import { expirationMembers } from "../objects/expiration.ts";
import { isMultipart, type Version } from "../objects/record.ts";
import { type Host, hidingMissingKeys, type Operations } from "../operation.ts";

/** The part of an object that a read selects. */
interface Selection {
  readonly version: Version;
  readonly members: Omit<GetObjectOutput, "Body">;
  readonly start: number;
  readonly length: number;
}

/** GetObject, HeadObject. */
export function readOperations(host: Host): Operations {
  const { buckets } = host;
  return {
    GetObject: {
      permissions: asks("GetObject", asksToDecrypt(buckets)),
      run: (input, context) =>
        hidingMissingKeys(host, { bucket: input.Bucket, context }, () => getObject(host, input)),
    },
    HeadObject: {
      permissions: asks("GetObject", asksToDecrypt(buckets)),
      run: (input, context) =>
        hidingMissingKeys(host, { bucket: input.Bucket, context }, () => headObject(host, input)),
    },
  };
}

function getObject({ buckets }: Host, input: GetObjectRequest) {
  const bucket = buckets.get(input.Bucket);
  const { version, members, start, length } = select(bucket, input);
  const Body =
    length === 0 ? Readable.from([]) : bucket.blobs.read(version.segments, start, length);
  return { ...members, Body };
}

function headObject({ buckets }: Host, input: GetObjectRequest): HeadObjectOutput {
  const { version, members } = select(buckets.get(input.Bucket), input);
  return {
    ...members,
    ...(isMultipart(version) && input.PartNumber ? {} : { PartsCount: undefined }),
  };
}

/** Finds the version that a read means. Throws `NoSuchKey`, `NoSuchVersion`, `MethodNotAllowed` (a delete marker). */
export function findVersion(
  bucket: Bucket,
  {
    Key,
    VersionId,
  }: { readonly Key?: string | undefined; readonly VersionId?: string | undefined },
): Version {
  const key = Key ?? "";
  if (VersionId === undefined) return findCurrent(bucket, key);
  if (VersionId === "")
    throw s3Error("InvalidArgument", {
      message: "Version id cannot be the empty string",
      ArgumentName: "versionId",
    });
  const version = bucket.version(key, VersionId);
  if (!version.deleteMarker) return version;
  throw s3Error("MethodNotAllowed", {
    Method: "GET",
    ResourceType: "DeleteMarker",
    headers: {
      ...markerHeaders(version),
      allow: "DELETE",
      "last-modified": new Date(version.lastModified).toUTCString(),
    },
  });
}

function findCurrent(bucket: Bucket, key: string): Version {
  const newest = bucket.newest(key);
  if (newest === undefined) throw s3Error("NoSuchKey", { Key: key });
  if (newest.deleteMarker) throw s3Error("NoSuchKey", { Key: key, headers: markerHeaders(newest) });
  return newest;
}

function markerHeaders({ versionId }: Version): Record<string, string> {
  return { "x-amz-delete-marker": "true", "x-amz-version-id": versionId };
}

/** Checks conditions, range and part number of a read against the object. */
function select(bucket: Bucket, input: GetObjectRequest): Selection {
  const version = findVersion(bucket, input);
  checkObjectKey(version.headers, input);
  const isCurrent = version === bucket.newest(input.Key ?? "");
  const described = {
    ...objectMembers(bucket, version),
    ...(isCurrent ? expirationMembers(bucket, input.Key ?? "", version) : {}),
  };
  checkReadConditions(input, version, {
    etag: quote(version.etag),
    "last-modified": new Date(version.lastModified).toUTCString(),
  });
  const range = partRange(version, input) ?? readRange(input.Range, version.size);
  const checksum = input.ChecksumMode === "ENABLED" ? selectedChecksum(version, input) : {};
  const members = { ...described, ...checksum, ...overrides(input), ...partsCount(version, input) };
  if (!range) {
    return {
      version,
      members: { ...members, ContentLength: version.size },
      start: 0,
      length: version.size,
    };
  }
  const length = range.end - range.start + 1;
  const ContentRange = `bytes ${range.start}-${range.end}/${version.size}`;
  return {
    version,
    members: { ...members, ContentLength: length, ContentRange },
    start: range.start,
    length,
  };
}

/** The bytes of one part; an object that was not uploaded in parts has one. */
function partRange(
  version: Version,
  { PartNumber, Range }: GetObjectRequest,
): ByteRange | undefined {
  if (PartNumber === undefined) return undefined;
  if (Range !== undefined) {
    throw s3Error("InvalidRequest", {
      message: "Cannot specify both Range header and partNumber query parameter",
    });
  }
  const parts = isMultipart(version) ? version.segments : [{ size: version.size }];
  const part = parts[PartNumber - 1];
  if (part === undefined)
    throw s3Error("InvalidPartNumber", {
      PartNumberRequested: PartNumber,
      ActualPartCount: parts.length,
    });
  if (version.size === 0) return undefined;
  const start = parts.slice(0, PartNumber - 1).reduce((sum, { size }) => sum + size, 0);
  return { start, end: start + part.size - 1 };
}

function partsCount(version: Version, { PartNumber }: GetObjectRequest): { PartsCount?: number } {
  return PartNumber !== undefined && isMultipart(version)
    ? { PartsCount: version.segments.length }
    : {};
}

/** A part's own checksum, or the whole object's; a range has none. */
function selectedChecksum(version: Version, { PartNumber, Range }: GetObjectRequest): object {
  if (Range !== undefined) return {};
  if (PartNumber === undefined || !isMultipart(version)) return checksumMembers(version);
  const value = version.segments[PartNumber - 1]?.checksum;
  if (value === undefined || !version.checksum) return {};
  return {
    [checksumMember(version.checksum.algorithm)]: value,
    ChecksumType: version.checksum.type,
  };
}

/** Answer headers that the reader sets by the query, as presigned links do. */
function overrides(input: GetObjectRequest): object {
  const wanted = {
    CacheControl: input.ResponseCacheControl,
    ContentDisposition: input.ResponseContentDisposition,
    ContentEncoding: input.ResponseContentEncoding,
    ContentLanguage: input.ResponseContentLanguage,
    ContentType: input.ResponseContentType,
    ExpiresString: input.ResponseExpires && expiresText(input.ResponseExpires),
  };
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
}
