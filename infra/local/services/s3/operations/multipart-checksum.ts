import type { CompleteMultipartUploadRequest } from "@aws-sdk/client-s3";
import { s3Error } from "../errors.ts";
import { declaredChecksum } from "../http/body.ts";
import type { Bucket } from "../objects/bucket.ts";
import {
  type Algorithm,
  type Checksum,
  createHasher,
  isCrc,
  wholeChecksum,
} from "../objects/checksum.ts";
import type { PartRecord } from "../objects/record.ts";
import type { Upload } from "../objects/uploads.ts";

interface Completion {
  readonly upload: Upload;
  readonly parts: readonly PartRecord[];
  readonly input: CompleteMultipartUploadRequest;
}

/**
 * The checksum of a completed object, held against the one that the completion gives: made of the parts' checksums, or
 * of the content where the upload was started without an algorithm.
 * Source: "Checking object integrity for data uploads in Amazon S3", Amazon S3 User Guide.
 * Throws `BadDigest`, `InvalidRequest`.
 */
export async function objectChecksum(
  bucket: Bucket,
  { upload: { record }, parts, input }: Completion,
): Promise<Checksum | undefined> {
  const { ChecksumType: type } = input;
  const { algorithm, value } = declaredChecksum(wholeValues(input));
  const { checksum } = record;
  if (checksum === undefined) {
    if (algorithm === undefined) return undefined;
    return checked(await contentChecksum(bucket, parts, algorithm), value);
  }
  if (type !== undefined && type !== checksum.type) {
    throw s3Error("InvalidRequest", {
      message: `The upload was created using the ${checksum.type} checksum mode. The complete request must use the same checksum mode.`,
    });
  }
  if (algorithm !== undefined && algorithm !== checksum.algorithm) {
    throw s3Error("InvalidRequest", {
      message: `Checksum Type mismatch occurred, expected checksum Type: ${checksum.algorithm.toLowerCase()}, actual checksum Type: ${algorithm.toLowerCase()}`,
    });
  }
  const pieces = parts.map(({ segment }) => ({
    value: segment.checksum ?? "",
    size: segment.size,
  }));
  return checked(wholeChecksum(checksum.algorithm, checksum.type, pieces), value);
}

/** The values that a completion gives, without the `-<parts>` that a composite one may have. */
function wholeValues(input: CompleteMultipartUploadRequest): object {
  const values = Object.entries(input).filter(([member]) => /^Checksum(?!Type)/.test(member));
  return Object.fromEntries(values.map(([member, value]) => [member, withoutCount(value)]));
}

function withoutCount(value: unknown): string {
  return String(value).replace(/-\d+$/, "");
}

function checked(checksum: Checksum, declared: string | undefined): Checksum {
  if (declared === undefined || declared === withoutCount(checksum.value)) return checksum;
  throw s3Error("BadDigest", {
    message: `The ${checksum.algorithm} you specified did not match the calculated checksum.`,
  });
}

async function contentChecksum(
  { blobs }: Bucket,
  parts: readonly PartRecord[],
  algorithm: Algorithm,
): Promise<Checksum> {
  if (!isCrc(algorithm)) throw notWhole(algorithm);
  const segments = parts.map(({ segment }) => segment);
  const size = segments.reduce((sum, segment) => sum + segment.size, 0);
  const hasher = createHasher(algorithm);
  for await (const piece of blobs.read(segments, 0, size) as AsyncIterable<Buffer>) {
    hasher.update(piece);
  }
  return { algorithm, type: "FULL_OBJECT", value: hasher.digest().toString("base64") };
}

/** Of a whole object in parts S3 computes CRCs alone. */
function notWhole(algorithm: Algorithm) {
  return s3Error("InvalidRequest", {
    message: `The FULL_OBJECT checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
  });
}
