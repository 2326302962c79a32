import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import {
  type ChecksumAlgorithm,
  type ChecksumType,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createHasher } from "../../../../../../infra/local/services/s3/objects/checksum.ts";
import { startTestCloud, type TestCloud } from "../../../../../support/local-cloud.ts";
import { refused, s3Of } from "../../../../../support/s3.ts";

const Bucket = "checksums";
const Key = "object";
const parts = [Buffer.alloc(5 * 1024 * 1024, "a"), Buffer.from("the end")];
const whole = Buffer.concat(parts);
let cloud: TestCloud;
let s3: S3Client;

beforeAll(async () => {
  cloud = await startTestCloud();
  s3 = s3Of(cloud);
  await s3.send(new CreateBucketCommand({ Bucket }));
});

afterAll(async () => {
  await cloud.stop();
});

type Named = "CRC32" | "CRC32C" | "CRC64NVME" | "SHA1" | "SHA256";

function digest(algorithm: Named, data: Buffer): Buffer {
  if (algorithm.startsWith("SHA")) return createHash(algorithm).update(data).digest();
  const hasher = createHasher(algorithm);
  hasher.update(data);
  return hasher.digest();
}

const base64 = (algorithm: Named, data: Buffer) => digest(algorithm, data).toString("base64");

function composite(algorithm: Named): string {
  const digests = Buffer.concat(parts.map((part) => digest(algorithm, part)));
  return `${base64(algorithm, digests)}-${parts.length}`;
}

interface Wish {
  readonly start?: { ChecksumAlgorithm?: ChecksumAlgorithm; ChecksumType?: ChecksumType };
  /** Algorithm of the parts' own checksums. */
  readonly algorithm: Named;
  readonly end: object;
  readonly namesParts?: boolean;
}

/** Uploads the two parts and completes them with what the completion says of the whole. */
async function upload({ start = {}, algorithm, end, namesParts = true }: Wish) {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...start }));
  const Parts: CompletedPart[] = [];
  for (const [index, Body] of parts.entries()) {
    const PartNumber = index + 1;
    const value = { [`Checksum${algorithm}`]: base64(algorithm, Body) };
    const { ETag } = await s3.send(
      new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ...value }),
    );
    Parts.push({ PartNumber, ETag, ...(namesParts ? value : {}) });
  }
  const target = { Bucket, Key, UploadId, MultipartUpload: { Parts } };
  return s3.send(new CompleteMultipartUploadCommand({ ...target, ...end }));
}

it.each(["CRC32", "CRC32C", "CRC64NVME"] as const)(
  "takes the %s of the whole object",
  async (algorithm) => {
    const start = { ChecksumAlgorithm: algorithm, ChecksumType: "FULL_OBJECT" } as const;
    const value = { [`Checksum${algorithm}`]: base64(algorithm, whole) };
    const end = { ...value, ChecksumType: "FULL_OBJECT", MpuObjectSize: whole.length };
    expect(await upload({ start, algorithm, end, namesParts: false })).toMatchObject(value);
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: "ENABLED" }));
    expect(head).toMatchObject({ ...value, ChecksumType: "FULL_OBJECT" });
    const wrong = { [`Checksum${algorithm}`]: base64(algorithm, Buffer.from("other")) };
    await refused(upload({ start, algorithm, end: { ...end, ...wrong } }), "BadDigest", 400);
  },
);

it.each(["CRC32", "CRC32C", "SHA1", "SHA256"] as const)(
  "takes the %s of the parts' checksums",
  async (algorithm) => {
    const start = { ChecksumAlgorithm: algorithm };
    const value = { [`Checksum${algorithm}`]: composite(algorithm) };
    expect(await upload({ start, algorithm, end: value })).toMatchObject({
      ...value,
      ChecksumType: "COMPOSITE",
    });
    const wrong = { [`Checksum${algorithm}`]: base64(algorithm, whole) };
    await refused(upload({ start, algorithm, end: wrong }), "BadDigest", 400);
    await refused(upload({ start, algorithm, end: {}, namesParts: false }), "InvalidRequest", 400);
  },
);

it.each([
  ["SHA256", "FULL_OBJECT"],
  ["CRC64NVME", "COMPOSITE"],
] as const)("refuses %s as %s", async (ChecksumAlgorithm, ChecksumType) => {
  const start = { Bucket, Key, ChecksumAlgorithm, ChecksumType };
  await refused(s3.send(new CreateMultipartUploadCommand(start)), "InvalidRequest", 400);
});

it("refuses a completion of another mode, algorithm or size than the upload's", async () => {
  const start = { ChecksumAlgorithm: "CRC32" } as const;
  const algorithm = "CRC32";
  const ends = [
    { ChecksumType: "FULL_OBJECT" },
    { ChecksumSHA256: base64("SHA256", whole) },
    { MpuObjectSize: 1 },
  ];
  for (const end of ends) {
    await refused(upload({ start, algorithm, end }), "InvalidRequest", 400);
  }
});

it("computes the checksum of an upload that was started without an algorithm", async () => {
  const value = Buffer.alloc(4);
  value.writeUInt32BE(crc32(whole));
  const end = { ChecksumCRC32: value.toString("base64"), ChecksumType: "FULL_OBJECT" };
  expect(await upload({ algorithm: "CRC32", end, namesParts: false })).toMatchObject(end);
  const wrong = { ChecksumCRC32: "AAAAAA==" };
  await refused(upload({ algorithm: "CRC32", end: wrong, namesParts: false }), "BadDigest", 400);
});
