import { Readable } from "node:stream";
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectTaggingCommand,
  type S3Client,
  SelectObjectContentCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";
import { refused, s3Of } from "../../../../support/s3.ts";

const Bucket = "objects";
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

const put = (input: Omit<PutObjectCommandInput, "Bucket">) =>
  s3.send(new PutObjectCommand({ Bucket, ...input }));
const get = (input: { Key: string; [member: string]: unknown }) =>
  s3.send(new GetObjectCommand({ Bucket, ...input }));
const read = async (Key: string) => (await get({ Key })).Body?.transformToString();

it("returns headers and metadata as they were written", async () => {
  const headers = {
    CacheControl: "max-age=60",
    ContentDisposition: 'attachment; filename="e.txt"',
    ContentEncoding: "gzip",
    ContentLanguage: "de",
    ContentType: "text/plain; charset=utf-8",
    Expires: new Date("2030-01-01T00:00:00Z"),
  };
  const Metadata = { one: "1", empty: "" };
  await put({ Key: "described", Body: "x", ...headers, Metadata });
  const found = await s3.send(new HeadObjectCommand({ Bucket, Key: "described" }));
  expect(found).toMatchObject({ ...headers, Metadata, ContentLength: 1, AcceptRanges: "bytes" });
  expect(found.ServerSideEncryption).toBe("AES256");
});

it.each([
  "a b+c",
  "ünï/çödé",
  "p%20q",
  "a//b",
  "/lead",
  "..",
  "../x",
  "q'()!*",
  "?versionId",
  "😀",
  "<&>\n",
])("keeps an object under the key %j", async (Key) => {
  await put({ Key, Body: Key });
  expect(await read(Key)).toBe(Key);
  const CopySource = `${Bucket}/${encodeURIComponent(Key)}`;
  await s3.send(new CopyObjectCommand({ Bucket, Key: "copy", CopySource }));
  expect(await read("copy")).toBe(Key);
  const { Contents } = await s3.send(
    new ListObjectsV2Command({ Bucket, Prefix: Key, EncodingType: "url" }),
  );
  expect(decodeURIComponent(Contents?.[0]?.Key ?? "")).toBe(Key);
  await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key }] } }));
  await refused(get({ Key }), "NoSuchKey", 404);
});

it("refuses keys and metadata that are too long", async () => {
  await put({ Key: "k".repeat(1024), Body: "-" });
  await refused(put({ Key: "k".repeat(1025), Body: "-" }), "KeyTooLongError", 400);
  await refused(
    put({ Key: "m", Body: "-", Metadata: { m: "x".repeat(2048) } }),
    "MetadataTooLarge",
    400,
  );
});

it("keeps the object that it has when a new body is not what was announced", async () => {
  await put({ Key: "kept", Body: "old" });
  const wrongMd5 = "rL0Y20xC+Fzt72VPzMSk2A==";
  await refused(put({ Key: "kept", Body: "new", ContentMD5: wrongMd5 }), "BadDigest", 400);
  await refused(put({ Key: "kept", Body: "new", ContentMD5: "AAAA" }), "InvalidDigest", 400);
  await refused(put({ Key: "kept", Body: "new", ChecksumSHA256: "bad" }), "InvalidRequest", 400);
  expect(await read("kept")).toBe("old");
});

it("gives the requested checksum, and only where it is of the bytes read", async () => {
  const written = await put({ Key: "sum", Body: "hello", ChecksumAlgorithm: "CRC64NVME" });
  expect(written.ChecksumCRC64NVME).toMatch(/^[\w+/]{11}=$/);
  const whole = await get({ Key: "sum", ChecksumMode: "ENABLED" });
  expect(whole.ChecksumCRC64NVME).toBe(written.ChecksumCRC64NVME);
  const part = await get({ Key: "sum", ChecksumMode: "ENABLED", Range: "bytes=0-1" });
  expect(part.ChecksumCRC64NVME).toBeUndefined();
});

it("holds reads against conditions", async () => {
  const { ETag } = await put({ Key: "cond", Body: "x" });
  const { LastModified } = await get({ Key: "cond", IfMatch: ETag });
  await refused(get({ Key: "cond", IfMatch: '"other"' }), "PreconditionFailed", 412);
  await refused(get({ Key: "cond", IfNoneMatch: ETag }), "Unknown", 304);
  await refused(get({ Key: "cond", IfModifiedSince: LastModified }), "Unknown", 304);
  await refused(get({ Key: "cond", IfUnmodifiedSince: new Date(0) }), "PreconditionFailed", 412);
  await get({ Key: "cond", IfModifiedSince: new Date(0) });
});

it("lets one of many writers create a key, and one of many change it", async () => {
  const winners = async (conditions: object, word: string) => {
    const bodies = Array.from({ length: 8 }, (_, i) => `${word} ${i}`);
    const calls = bodies.map((Body) => put({ Key: "once", Body, ...conditions }));
    return (await Promise.allSettled(calls)).filter(({ status }) => status === "fulfilled").length;
  };
  expect(await winners({ IfNoneMatch: "*" }, "create")).toBe(1);
  const { ETag } = await get({ Key: "once" });
  expect(await winners({ IfMatch: ETag }, "change")).toBe(1);
  await refused(put({ Key: "never", Body: "x", IfMatch: "*" }), "NoSuchKey", 404);
});

it("reads on from an object that is overwritten and deleted meanwhile", async () => {
  const body = Buffer.alloc(8 * 1024 * 1024, "a");
  await put({ Key: "busy", Body: body });
  const { Body } = await get({ Key: "busy" });
  await put({ Key: "busy", Body: "b" });
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "busy" }));
  expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(body)).toBe(true);
});

it("copies with the source's description or with a new one", async () => {
  await put({
    Key: "src",
    Body: "hello",
    ContentType: "text/x",
    Metadata: { a: "1" },
    Tagging: "t=1",
  });
  const copy = (input: object) =>
    s3.send(new CopyObjectCommand({ Bucket, Key: "dst", CopySource: `${Bucket}/src`, ...input }));
  await copy({});
  expect(await get({ Key: "dst" })).toMatchObject({
    ContentType: "text/x",
    Metadata: { a: "1" },
    TagCount: 1,
  });
  await copy({ MetadataDirective: "REPLACE", Metadata: { b: "2" }, TaggingDirective: "REPLACE" });
  const replaced = await get({ Key: "dst" });
  expect(replaced).toMatchObject({ ContentType: "binary/octet-stream", Metadata: { b: "2" } });
  expect(replaced.TagCount).toBeUndefined();
  await refused(copy({ CopySourceIfMatch: '"x"' }), "PreconditionFailed", 412);
  await refused(copy({ Key: "src" }), "InvalidRequest", 400);
  await refused(copy({ CopySource: `${Bucket}/none` }), "NoSuchKey", 404);
});

it("keeps tags within S3's limits", async () => {
  await put({ Key: "tagged", Body: "-", Tagging: "a=b&c=" });
  const { TagSet } = await s3.send(new GetObjectTaggingCommand({ Bucket, Key: "tagged" }));
  expect(TagSet).toEqual([
    { Key: "a", Value: "b" },
    { Key: "c", Value: "" },
  ]);
  const tag = (tags: { Key: string; Value: string }[]) =>
    s3.send(new PutObjectTaggingCommand({ Bucket, Key: "tagged", Tagging: { TagSet: tags } }));
  const many = Array.from({ length: 11 }, (_, i) => ({ Key: `k${i}`, Value: "" }));
  await tag(many.slice(1));
  await refused(tag(many), "InvalidTag", 400);
  await refused(tag([{ Key: "k", Value: "v".repeat(257) }]), "InvalidTag", 400);
  await refused(tag([{ Key: "aws:k", Value: "v" }]), "InvalidTag", 400);
});

it("answers 501 by name for what it does not simulate", async () => {
  const select = new SelectObjectContentCommand({
    Bucket,
    Key: "x",
    Expression: "select 1",
    ExpressionType: "SQL",
    InputSerialization: {},
    OutputSerialization: {},
  });
  await refused(s3.send(select), "NotImplemented", 501);
  await expect(s3.send(select)).rejects.toThrow("SelectObjectContent");
});

it("refuses an upload into a bucket that is deleted meanwhile", async () => {
  await s3.send(new CreateBucketCommand({ Bucket: "short-lived" }));
  const remove = () => s3.send(new DeleteBucketCommand({ Bucket: "short-lived" }));
  const body = Readable.from(
    (async function* () {
      yield Buffer.alloc(1024);
      await remove();
      yield Buffer.alloc(1024);
    })(),
  );
  const upload = new PutObjectCommand({
    Bucket: "short-lived",
    Key: "k",
    Body: body,
    ContentLength: 2048,
  });
  await refused(s3.send(upload), "NoSuchBucket", 404);
});
