import { crc32 } from "node:zlib";
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  GetObjectAttributesCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestCloud, type TestCloud } from "../../../../../support/local-cloud.ts";
import { refused, s3Of } from "../../../../../support/s3.ts";

const Bucket = "multipart";
const MIB = 1024 * 1024;
const large = Buffer.alloc(5 * MIB, "a");
const small = Buffer.from("the end");
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

type Start = Omit<CreateMultipartUploadCommandInput, "Bucket" | "Key">;

/** Starts an upload, sends the pieces as its parts, and returns what completes it. */
async function upload(Key: string, pieces: readonly Buffer[], start: Start = {}) {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...start }));
  const Parts: CompletedPart[] = [];
  for (const [index, Body] of pieces.entries()) {
    const PartNumber = index + 1;
    const { ChecksumAlgorithm } = start;
    const part = await s3.send(
      new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ChecksumAlgorithm }),
    );
    Parts.push({ PartNumber, ETag: part.ETag, ChecksumCRC32: part.ChecksumCRC32 });
  }
  return { Bucket, Key, UploadId, Parts };
}

type Uploaded = Awaited<ReturnType<typeof upload>>;

const complete = ({ Parts, ...target }: Uploaded, more: object = {}) =>
  s3.send(new CompleteMultipartUploadCommand({ ...target, MultipartUpload: { Parts }, ...more }));
const get = (Key: string, more: object = {}) =>
  s3.send(new GetObjectCommand({ Bucket, Key, ...more }));

it("puts parts together, and gives any part and any range of them", async () => {
  const uploaded = await upload("whole", [large, small], { Metadata: { a: "b" } });
  const { ETag } = await complete(uploaded);
  expect(ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
  expect(await get("whole")).toMatchObject({ ContentLength: 5 * MIB + 7, Metadata: { a: "b" } });
  const second = await get("whole", { PartNumber: 2 });
  expect(second.PartsCount).toBe(2);
  expect(await second.Body?.transformToString()).toBe("the end");
  const across = await get("whole", { Range: `bytes=${5 * MIB - 2}-${5 * MIB + 2}` });
  expect(await across.Body?.transformToString()).toBe("aathe");
  await refused(get("whole", { PartNumber: 3 }), "InvalidPartNumber", 416);
});

it("answers a completion again with the same result", async () => {
  const uploaded = await upload("twice", [small]);
  const first = await complete(uploaded);
  expect((await complete(uploaded)).ETag).toBe(first.ETag);
});

it("refuses completions that are not of what was uploaded", async () => {
  const uploaded = await upload("wrong", [small, small]);
  const { Parts } = uploaded;
  await refused(complete(uploaded), "EntityTooSmall", 400);
  await refused(complete({ ...uploaded, Parts: [...Parts].reverse() }), "InvalidPartOrder", 400);
  await refused(
    complete({ ...uploaded, Parts: [{ ...Parts[0], PartNumber: 7 }] }),
    "InvalidPart",
    400,
  );
  await refused(complete({ ...uploaded, Parts: [] }), "MalformedXML", 400);
  const { UploadId, Key } = uploaded;
  await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  await refused(complete(uploaded), "NoSuchUpload", 404);
  await refused(get("wrong"), "NoSuchKey", 404);
});

it("completes only when the key is as the writer expects", async () => {
  const uploaded = await upload("guarded", [small]);
  await s3.send(new PutObjectCommand({ Bucket, Key: "guarded", Body: "first" }));
  await refused(complete(uploaded, { IfNoneMatch: "*" }), "PreconditionFailed", 412);
  expect(await (await get("guarded")).Body?.transformToString()).toBe("first");
});

it("computes composite checksums, and those of the whole from the parts'", async () => {
  const composite = await complete(
    await upload("composite", [large, small], { ChecksumAlgorithm: "CRC32" }),
  );
  expect(composite).toMatchObject({
    ChecksumType: "COMPOSITE",
    ChecksumCRC32: expect.stringMatching(/-2$/),
  });
  const full = { ChecksumAlgorithm: "CRC32", ChecksumType: "FULL_OBJECT" } as const;
  const whole = await complete(await upload("full", [large, small], full), {
    ChecksumType: "FULL_OBJECT",
  });
  const value = Buffer.alloc(4);
  value.writeUInt32BE(crc32(Buffer.concat([large, small])));
  expect(whole.ChecksumCRC32).toBe(value.toString("base64"));
  const ObjectAttributes = ["ObjectParts" as const, "ObjectSize" as const, "Checksum" as const];
  const found = await s3.send(
    new GetObjectAttributesCommand({ Bucket, Key: "full", ObjectAttributes }),
  );
  expect(found).toMatchObject({
    ObjectSize: 5 * MIB + 7,
    ObjectParts: { TotalPartsCount: 2, Parts: [{ Size: 5 * MIB }, { Size: 7 }] },
    Checksum: { ChecksumCRC32: value.toString("base64") },
  });
  const impossible = { ChecksumAlgorithm: "SHA256", ChecksumType: "FULL_OBJECT" } as const;
  await refused(upload("no", [], impossible), "InvalidRequest", 400);
});

it("copies ranges of objects into parts", async () => {
  await s3.send(new PutObjectCommand({ Bucket, Key: "source", Body: "0123456789" }));
  const uploaded = await upload("pieced", []);
  const { UploadId, Key } = uploaded;
  const copy = (CopySourceRange: string) =>
    s3.send(
      new UploadPartCopyCommand({
        Bucket,
        Key,
        UploadId,
        PartNumber: 1,
        CopySource: `${Bucket}/source`,
        CopySourceRange,
      }),
    );
  const { CopyPartResult } = await copy("bytes=3-5");
  await complete({ ...uploaded, Parts: [{ PartNumber: 1, ETag: CopyPartResult?.ETag }] });
  expect(await (await get("pieced")).Body?.transformToString()).toBe("345");
});

it.each(["bytes=0", "bytes=x-y", "0-2", "bytes=-1", "bytes=5-99", "bytes=5-2"])(
  "refuses to copy the range %s",
  async (CopySourceRange) => {
    await s3.send(new PutObjectCommand({ Bucket, Key: "source", Body: "0123456789" }));
    const { UploadId, Key } = await upload("unpieced", []);
    const copy = new UploadPartCopyCommand({
      Bucket,
      Key,
      UploadId,
      PartNumber: 1,
      CopySource: `${Bucket}/source`,
      CopySourceRange,
    });
    await refused(s3.send(copy), "InvalidArgument", 400);
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  },
);

it("lists parts and uploads in pages", async () => {
  const { UploadId, Key } = await upload("list/a", [small, small, small]);
  const parts = await s3.send(new ListPartsCommand({ Bucket, Key, UploadId, MaxParts: 2 }));
  expect(parts).toMatchObject({ IsTruncated: true, NextPartNumberMarker: "2" });
  const rest = await s3.send(
    new ListPartsCommand({ Bucket, Key, UploadId, PartNumberMarker: "2" }),
  );
  expect(rest.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([3]);
  const second = await upload("list/a", []);
  const third = await upload("list/b", []);
  const seen: (string | undefined)[] = [];
  let marker: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } = {};
  for (let more = true; more; ) {
    const page = await s3.send(
      new ListMultipartUploadsCommand({ Bucket, Prefix: "list/", MaxUploads: 1, ...marker }),
    );
    seen.push(...(page.Uploads ?? []).map((each) => each.UploadId));
    marker = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
    more = page.IsTruncated === true;
  }
  expect(seen).toEqual([UploadId, second.UploadId, third.UploadId]);
});
