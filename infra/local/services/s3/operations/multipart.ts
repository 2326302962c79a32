import type {
  CreateMultipartUploadOutput,
  CreateMultipartUploadRequest,
  UploadPartOutput,
  UploadPartRequest,
} from "@aws-sdk/client-s3";
import { defined } from "../../../kernel/defined.ts";
import type { CallContext } from "../../../kernel/service.ts";
import { newOwned } from "../access/ownership.ts";
import { asks, asksForTagsAndAcl, asksForUpload, asksToEncrypt } from "../access/permissions.ts";
import { s3Error } from "../errors.ts";
import { checksumAlgorithm, declaredChecksum, receiveBody } from "../http/body.ts";
import { type CustomerKeyInput, checkPartKey } from "../http/customer-key.ts";
import { describe, quote } from "../http/describe.ts";
import { encryptionMembers, entityTag } from "../http/encryption.ts";
import { checkKey, refuseUnsimulated } from "../input.ts";
import type { Buckets } from "../objects/buckets.ts";
import { type Checksum, checksumMember, isCrc } from "../objects/checksum.ts";
import { abortMembers } from "../objects/expiration.ts";
import { givenLock } from "../objects/lock.ts";
import type { PartRecord, UploadRecord } from "../objects/record.ts";
import type { Upload } from "../objects/uploads.ts";
import type { Host, Operations } from "../operation.ts";
import { completeUpload } from "./multipart-complete.ts";

const MAX_PARTS = 10_000;

/** CreateMultipartUpload, UploadPart, CompleteMultipartUpload, AbortMultipartUpload. */
export function multipartOperations(host: Host): Operations {
  const { buckets } = host;
  return {
    CreateMultipartUpload: {
      permissions: asks("PutObject", asksForTagsAndAcl, asksToEncrypt(buckets)),
      run: (input, context) => create(host, input, context),
    },
    UploadPart: {
      permissions: asks("PutObject", asksForUpload(buckets, "kms:GenerateDataKey")),
      async run(input): Promise<UploadPartOutput> {
        refuseUnsimulated(input);
        const { part, upload } = await storePart(host, input, input);
        return {
          ETag: quote(part.etag),
          ...partChecksum(part, upload),
          ...encryptionMembers(buckets.get(input.Bucket), upload.headers),
        };
      },
    },
    CompleteMultipartUpload: {
      permissions: asks("PutObject", asksForUpload(buckets, "kms:Decrypt")),
      run: (input, context) => completeUpload(host, input, context),
    },
    AbortMultipartUpload: {
      permissions: asks("AbortMultipartUpload"),
      run(input) {
        const bucket = buckets.get(input.Bucket);
        const upload = bucket.uploads.get(input.UploadId, input.Key);
        bucket.uploads.remove(upload.record.uploadId);
        bucket.blobs.remove([...upload.parts.values()].map(({ segment }) => segment));
        return {};
      },
    },
  };
}

function create(
  { buckets, cloud }: Host,
  input: CreateMultipartUploadRequest,
  context: CallContext,
): CreateMultipartUploadOutput {
  refuseUnsimulated(input);
  const bucket = buckets.get(input.Bucket);
  const checksum = uploadChecksum(input);
  const record = bucket.uploads.create({
    key: checkKey(input.Key),
    initiated: cloud.clock.now(),
    ...describe(bucket, input),
    ...newOwned(bucket, input, context),
    ...givenLock(bucket, input, cloud.clock.now()),
    ...defined({ checksum }),
  });
  return {
    Bucket: input.Bucket,
    Key: input.Key,
    UploadId: record.uploadId,
    ...encryptionMembers(bucket, record.headers),
    ...abortMembers(bucket, record),
    ...(checksum
      ? { ChecksumAlgorithm: checksum.algorithm as "CRC32", ChecksumType: checksum.type }
      : {}),
  };
}

/** CRC64NVME is of the whole object always, the others are composite unless the writer says otherwise. */
function uploadChecksum(
  input: CreateMultipartUploadRequest,
): Pick<Checksum, "algorithm" | "type"> | undefined {
  if (input.ChecksumAlgorithm === undefined) return undefined;
  const algorithm = checksumAlgorithm(input.ChecksumAlgorithm);
  const type = input.ChecksumType ?? (algorithm === "CRC64NVME" ? "FULL_OBJECT" : "COMPOSITE");
  const allowed = type === "FULL_OBJECT" ? isCrc(algorithm) : algorithm !== "CRC64NVME";
  if (allowed) return { algorithm, type };
  throw s3Error("InvalidRequest", {
    message: `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
  });
}

/** The part's own checksum as a member of answers, where the upload has an algorithm. */
export function partChecksum(
  { segment }: PartRecord,
  { checksum }: UploadRecord,
): Record<string, string> {
  if (!checksum || !segment.checksum) return {};
  return { [checksumMember(checksum.algorithm)]: segment.checksum };
}

/** A part with the upload that it belongs to. */
interface Stored {
  readonly part: PartRecord;
  readonly upload: UploadRecord;
}

/** Streams a part in and keeps it under its number. */
export async function storePart(
  { buckets, cloud }: Host,
  target: PartTarget,
  body: Parameters<typeof receiveBody>[1],
): Promise<Stored> {
  const bucket = buckets.get(target.Bucket);
  const partNumber = target.PartNumber ?? 0;
  if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > MAX_PARTS) {
    throw s3Error("InvalidArgument", {
      message: `Part number must be an integer between 1 and ${MAX_PARTS}, inclusive`,
      ArgumentName: "partNumber",
      ArgumentValue: target.PartNumber,
    });
  }
  const { record } = bucket.uploads.get(target.UploadId, target.Key);
  checkPartKey(record.headers, target);
  checkPartAlgorithm(record.checksum?.algorithm, body);
  const received = await receiveBody(bucket.blobs, body, record.checksum?.algorithm);
  const { value } = received.checksum ?? {};
  const part: PartRecord = {
    partNumber,
    lastModified: cloud.clock.now(),
    etag: entityTag(record.headers, received.md5),
    segment: { ...received.segment, ...(value ? { checksum: value } : {}) },
  };
  const replaced = bucket.uploads.putPart(openUpload(buckets, target, part), part);
  if (replaced) bucket.blobs.remove([replaced.segment]);
  return { part, upload: record };
}

type PartTarget = Pick<UploadPartRequest, "Bucket" | "Key" | "UploadId" | "PartNumber"> &
  CustomerKeyInput;

/** The upload may have been completed or aborted, or the bucket deleted, while the part streamed in. */
function openUpload(
  buckets: Buckets,
  target: Pick<UploadPartRequest, "Bucket" | "Key" | "UploadId">,
  part: PartRecord,
): Upload {
  const bucket = buckets.get(target.Bucket);
  try {
    return bucket.uploads.get(target.UploadId, target.Key);
  } catch (error) {
    bucket.blobs.remove([part.segment]);
    throw error;
  }
}

function checkPartAlgorithm(expected: string | undefined, body: object): void {
  const { algorithm } = declaredChecksum(body);
  if (expected === undefined || algorithm === undefined || algorithm === expected) return;
  throw s3Error("InvalidRequest", {
    message: `Checksum Type mismatch occurred, expected checksum Type: ${expected.toLowerCase()}, actual checksum Type: ${algorithm.toLowerCase()}`,
  });
}
