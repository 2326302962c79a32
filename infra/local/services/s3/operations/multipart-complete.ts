import { createHash } from "node:crypto";
import type {
  CompletedPart,
  CompleteMultipartUploadOutput,
  CompleteMultipartUploadRequest,
} from "@aws-sdk/client-s3";
import { defined } from "../../../kernel/defined.ts";
import type { CallContext } from "../../../kernel/service.ts";
import { emitCreated } from "../created-event.ts";
import { s3Error } from "../errors.ts";
import { checkWriteConditions } from "../http/conditions.ts";
import { checksumMembers, quote, writtenMembers } from "../http/describe.ts";
import type { Bucket } from "../objects/bucket.ts";
import { type Checksum, checksumMember } from "../objects/checksum.ts";
import { defaultLock } from "../objects/lock.ts";
import type { PartRecord, Version } from "../objects/record.ts";
import type { Upload } from "../objects/uploads.ts";
import type { Host } from "../operation.ts";
import { objectChecksum } from "./multipart-checksum.ts";

/** Every part but the last has at least 5 MiB. */
const MIN_PART_BYTES = 5 * 1024 * 1024;

/** Joins an upload's parts as the newest version of its key; content is moved, not copied. */
export async function completeUpload(
  { buckets, cloud }: Host,
  input: CompleteMultipartUploadRequest,
  context: CallContext,
): Promise<CompleteMultipartUploadOutput> {
  const bucket = buckets.get(input.Bucket);
  const key = input.Key ?? "";
  const before = bucket.current(key);
  if (before?.uploadId !== undefined && before.uploadId === input.UploadId) {
    return completed(bucket, input, before);
  }
  const named = input.MultipartUpload?.Parts ?? [];
  const find = () => {
    const upload = bucket.uploads.get(input.UploadId, input.Key);
    const parts = chosenParts(upload, named);
    checkWriteConditions(input, key, bucket.current(key));
    return { upload, parts };
  };
  const checksum = await objectChecksum(bucket, { ...find(), input });
  // Another writer may have finished first while content was read for its checksum.
  const { upload, parts } = find();
  const now = cloud.clock.now();
  const version = bucket.add(key, {
    ...defaultLock(bucket, now),
    ...assemble(upload, { parts, checksum, now }, input),
  });
  bucket.uploads.remove(upload.record.uploadId);
  const used = new Set(parts);
  bucket.blobs.remove(
    [...upload.parts.values()].filter((part) => !used.has(part)).map(({ segment }) => segment),
  );
  emitCreated(cloud, bucket, { key, version, reason: "CompleteMultipartUpload", context });
  return completed(bucket, input, version);
}

function completed(
  bucket: Bucket,
  { Bucket, Key }: CompleteMultipartUploadRequest,
  version: Version,
): CompleteMultipartUploadOutput {
  return {
    Location: `/${Bucket}/${Key}`,
    Bucket,
    Key,
    ETag: quote(version.etag),
    ...checksumMembers(version),
    ...writtenMembers(bucket, Key ?? "", version),
  };
}

/** The parts that a completion names, checked against what was uploaded. */
function chosenParts(upload: Upload, named: readonly CompletedPart[]): PartRecord[] {
  if (named.length === 0) throw s3Error("MalformedXML");
  const parts = named.map((part) => chosenPart(upload, part));
  parts.forEach((part, index) => {
    const before = parts[index - 1];
    if (before && before.partNumber >= part.partNumber)
      throw s3Error("InvalidPartOrder", { UploadId: upload.record.uploadId });
  });
  const small = parts.slice(0, -1).find(({ segment }) => segment.size < MIN_PART_BYTES);
  if (small) {
    throw s3Error("EntityTooSmall", {
      ProposedSize: small.segment.size,
      MinSizeAllowed: MIN_PART_BYTES,
      PartNumber: small.partNumber,
      ETag: small.etag,
    });
  }
  return parts;
}

function chosenPart({ record, parts }: Upload, named: CompletedPart): PartRecord {
  const part = parts.get(named.PartNumber ?? 0);
  const algorithm = record.checksum?.algorithm;
  const declared = algorithm && (named as Record<string, unknown>)[checksumMember(algorithm)];
  if (part && record.checksum?.type === "COMPOSITE" && declared === undefined) {
    throw s3Error("InvalidRequest", {
      message: `The upload was created using a ${algorithm?.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${part.partNumber} in the request.`,
    });
  }
  const sameTag = named.ETag?.replaceAll('"', "") === part?.etag;
  if (part && sameTag && (declared === undefined || declared === part.segment.checksum))
    return part;
  throw s3Error("InvalidPart", {
    UploadId: record.uploadId,
    PartNumber: named.PartNumber,
    ETag: named.ETag?.replaceAll('"', ""),
  });
}

interface Whole {
  readonly parts: readonly PartRecord[];
  readonly checksum: Checksum | undefined;
  /** The object's time, in milliseconds. */
  readonly now: number;
}

function assemble(
  { record }: Upload,
  { parts, checksum, now }: Whole,
  input: CompleteMultipartUploadRequest,
): Omit<Version, "versionId"> {
  const { headers, metadata, tags, grants, owner, lock, uploadId } = record;
  const md5 = createHash("md5");
  for (const { etag } of parts) md5.update(etag, "hex");
  const segments = parts.map(({ segment }) => segment);
  const size = segments.reduce((sum, segment) => sum + segment.size, 0);
  if (input.MpuObjectSize !== undefined && Number(input.MpuObjectSize) !== size) {
    throw s3Error("InvalidRequest", {
      message: "The provided 'x-amz-mp-object-size' header does not match what was computed.",
    });
  }
  return {
    headers,
    metadata,
    tags,
    ...defined({ grants, owner, lock }),
    lastModified: now,
    size,
    etag: `${md5.digest("hex")}-${parts.length}`,
    segments,
    ...defined({ checksum }),
    uploadId,
  };
}
