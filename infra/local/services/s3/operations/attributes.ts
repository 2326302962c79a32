import type { GetObjectAttributesOutput, GetObjectAttributesRequest } from "@aws-sdk/client-s3";
import { defined } from "../../../kernel/defined.ts";
import { asks, asksForContent } from "../access/permissions.ts";
import { s3Error } from "../errors.ts";
import { checkObjectKey } from "../http/customer-key.ts";
import { checksumMembers } from "../http/describe.ts";
import type { Bucket } from "../objects/bucket.ts";
import { checksumMember } from "../objects/checksum.ts";
import { isMultipart, type Version } from "../objects/record.ts";
import { type Host, hidingMissingKeys, type Operations } from "../operation.ts";
import { findVersion } from "./read.ts";

/** GetObjectAttributes. */
export function attributeOperations(host: Host): Operations {
  const { buckets } = host;
  return {
    GetObjectAttributes: {
      permissions: asks("GetObjectAttributes", asksForContent),
      run: (input, context) =>
        hidingMissingKeys(host, { bucket: input.Bucket, context }, () => {
          const bucket = buckets.get(input.Bucket);
          const version = findVersion(bucket, input);
          checkObjectKey(version.headers, input);
          return attributes(input, bucket, version);
        }),
    },
  };
}

const ATTRIBUTES = new Set(["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"]);

function attributes(
  input: GetObjectAttributesRequest,
  bucket: Bucket,
  version: Version,
): GetObjectAttributesOutput {
  const wanted = new Set<string>(input.ObjectAttributes);
  if ([...wanted].some((name) => !ATTRIBUTES.has(name))) {
    throw s3Error("InvalidArgument", {
      message: "Invalid attribute name specified.",
      ArgumentName: "x-amz-object-attributes",
    });
  }
  const versionId = bucket.shownVersionId(version);
  return {
    LastModified: new Date(version.lastModified),
    ...defined({
      VersionId: versionId,
      ETag: wanted.has("ETag") ? version.etag : undefined,
      Checksum: wanted.has("Checksum") && version.checksum ? checksumMembers(version) : undefined,
    }),
    ...(wanted.has("ObjectParts") && isMultipart(version)
      ? { ObjectParts: objectParts(input, version) }
      : {}),
    ...defined({
      StorageClass: wanted.has("StorageClass") ? storageClass(version) : undefined,
      ObjectSize: wanted.has("ObjectSize") ? version.size : undefined,
    }),
  };
}

function storageClass({ headers }: Version): "STANDARD" {
  return (headers.StorageClass ?? "STANDARD") as "STANDARD";
}

/** Parts are listed one by one only for objects with checksums, as S3 does. */
function objectParts(
  { MaxParts = 1000, PartNumberMarker = "0" }: GetObjectAttributesRequest,
  { segments, checksum }: Version,
): NonNullable<GetObjectAttributesOutput["ObjectParts"]> {
  if (!checksum) return { TotalPartsCount: segments.length };
  const first = Number(PartNumberMarker);
  const shown = segments.slice(first, first + MaxParts);
  return {
    TotalPartsCount: segments.length,
    PartNumberMarker,
    NextPartNumberMarker: String(first + shown.length),
    MaxParts,
    IsTruncated: first + shown.length < segments.length,
    Parts: shown.map((segment, index) => ({
      PartNumber: first + index + 1,
      Size: segment.size,
      [checksumMember(checksum.algorithm)]: segment.checksum,
    })),
  };
}
