import { createHash } from "node:crypto";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketEncryptionCommand,
  PutObjectCommand,
  type S3Client,
  type ServerSideEncryptionRule,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestCloud, type TestCloud } from "../../../../../support/local-cloud.ts";
import { refused, s3Of } from "../../../../../support/s3.ts";

const Bucket = "encryption";
const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const CONTEXT = Buffer.from(JSON.stringify({ project: "one" })).toString("base64");
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

/** A customer's key of 32 equal letters, as the API's members. */
function customerKey(letter: string) {
  const key = Buffer.alloc(32, letter);
  return {
    SSECustomerAlgorithm: "AES256",
    SSECustomerKey: key.toString("base64"),
    SSECustomerKeyMD5: createHash("md5").update(key).digest("base64"),
  };
}

const mine = customerKey("m");
const { SSECustomerKey: _, ...shownOfMine } = mine;
const put = (Key: string, more: object = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body: "content", ...more }));
const get = (Key: string, more: object = {}) =>
  s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
const head = (Key: string, more: object = {}) =>
  s3.send(new HeadObjectCommand({ Bucket, Key, ...more }));

/** A signed request with headers that the SDK would not send. */
async function request(method: string, Key: string, headers: Record<string, string>) {
  const authorization =
    "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=" +
    "0".repeat(64);
  const signed = { authorization, "x-amz-date": "20260101T000000Z", ...headers };
  const response = await fetch(`${cloud.endpoint}/${Bucket}/${Key}`, { method, headers: signed });
  return { status: response.status, text: await response.text() };
}

it("returns an object under a customer's key only to who has the key", async () => {
  expect(await put("sealed", mine)).toMatchObject(shownOfMine);
  const read = await get("sealed", mine);
  expect(await read.Body?.transformToString()).toBe("content");
  expect(read).toMatchObject(shownOfMine);
  expect(read.ServerSideEncryption).toBeUndefined();
  await refused(get("sealed"), "InvalidRequest", 400);
  await refused(get("sealed", customerKey("x")), "AccessDenied", 403);
  await expect(head("sealed")).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
  const attributes = { Bucket, Key: "sealed", ObjectAttributes: ["ObjectSize" as const] };
  await refused(s3.send(new GetObjectAttributesCommand(attributes)), "InvalidRequest", 400);
  await put("open");
  await refused(get("open", mine), "InvalidRequest", 400);
});

it.each([
  ["without its MD5", { SSECustomerKeyMD5: undefined }],
  ["with the MD5 of another", { SSECustomerKeyMD5: customerKey("x").SSECustomerKeyMD5 }],
  ["that is missing", { SSECustomerKey: undefined, SSECustomerKeyMD5: undefined }],
  ["that is too short", { SSECustomerKey: "c2hvcnQ=" }],
  ["beside another method", { ServerSideEncryption: "AES256" }],
])("refuses a customer's key %s", async (_what, more) => {
  const wanted = { ...mine, ...more };
  const headers = {
    "x-amz-server-side-encryption-customer-algorithm": wanted.SSECustomerAlgorithm,
    ...(wanted.SSECustomerKey && {
      "x-amz-server-side-encryption-customer-key": wanted.SSECustomerKey,
    }),
    ...(wanted.SSECustomerKeyMD5 && {
      "x-amz-server-side-encryption-customer-key-md5": wanted.SSECustomerKeyMD5,
    }),
    ...("ServerSideEncryption" in more && { "x-amz-server-side-encryption": "AES256" }),
  };
  const { status, text } = await request("PUT", "refused", headers);
  expect([status, text]).toEqual([400, expect.stringContaining("<Code>InvalidArgument</Code>")]);
});

it("copies from one customer's key to another's", async () => {
  await put("source", mine);
  const theirs = customerKey("t");
  const copy = { Bucket, Key: "target", CopySource: `${Bucket}/source`, ...theirs };
  await refused(s3.send(new CopyObjectCommand(copy)), "InvalidRequest", 400);
  const source = {
    CopySourceSSECustomerAlgorithm: mine.SSECustomerAlgorithm,
    CopySourceSSECustomerKey: mine.SSECustomerKey,
    CopySourceSSECustomerKeyMD5: mine.SSECustomerKeyMD5,
  };
  await s3.send(new CopyObjectCommand({ ...copy, ...source }));
  await refused(get("target", mine), "AccessDenied", 403);
  expect(await (await get("target", theirs)).Body?.transformToString()).toBe("content");
});

it("needs the customer's key for every part", async () => {
  const target = { Bucket, Key: "parts" };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ ...target, ...mine }));
  const part = { ...target, UploadId, PartNumber: 1, Body: "part" };
  await refused(s3.send(new UploadPartCommand(part)), "InvalidRequest", 400);
  const other = { ...part, ...customerKey("x") };
  await refused(s3.send(new UploadPartCommand(other)), "InvalidRequest", 400);
  const { ETag, ...sent } = await s3.send(new UploadPartCommand({ ...part, ...mine }));
  expect(sent).toMatchObject(shownOfMine);
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  await s3.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload }));
  expect(await (await get("parts", mine)).Body?.transformToString()).toBe("part");
});

it("keeps and answers what a write says about KMS, with an entity tag that is no MD5", async () => {
  const kms = { ServerSideEncryption: "aws:kms", SSEKMSKeyId: KEY, BucketKeyEnabled: true };
  const written = await put("kms", { ...kms, SSEKMSEncryptionContext: CONTEXT });
  expect(written).toMatchObject({ ...kms, SSEKMSEncryptionContext: CONTEXT });
  expect(await head("kms")).toMatchObject(kms);
  const md5 = createHash("md5").update("content").digest("hex");
  expect(written.ETag).toMatch(/^"[0-9a-f]{32}"$/);
  expect(written.ETag).not.toBe(`"${md5}"`);
  const copy = new CopyObjectCommand({ Bucket, Key: "plain", CopySource: `${Bucket}/kms` });
  expect(await s3.send(copy)).toMatchObject({ ServerSideEncryption: "AES256" });
  expect((await head("plain")).ETag).toBe(`"${md5}"`);
});

it("names AWS's own key where a write names none", async () => {
  const { SSEKMSKeyId } = await put("managed", { ServerSideEncryption: "aws:kms" });
  expect(SSEKMSKeyId).toMatch(/^arn:aws:kms:us-east-1:123456789012:key\/[0-9a-f-]{36}$/);
});

it.each([
  ["a key without the method", { SSEKMSKeyId: KEY }],
  ["a context that is no map", { ServerSideEncryption: "aws:kms", SSEKMSEncryptionContext: "x" }],
  ["a method that there is not", { ServerSideEncryption: "aws:other" }],
])("refuses %s", async (_what, more) => {
  await refused(put("refused", more), "InvalidArgument", 400);
});

it("refuses a read that names an encryption", async () => {
  await put("plain-read");
  const { status } = await request("GET", "plain-read", {
    "x-amz-server-side-encryption": "AES256",
  });
  expect(status).toBe(400);
});

it("puts new objects under the bucket's default, and blocks customers' keys where it says so", async () => {
  const Bucket = "encryption-default";
  await s3.send(new CreateBucketCommand({ Bucket }));
  const setDefault = (rule: ServerSideEncryptionRule) =>
    s3.send(
      new PutBucketEncryptionCommand({
        Bucket,
        ServerSideEncryptionConfiguration: { Rules: [rule] },
      }),
    );
  await setDefault({
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: KEY },
    BucketKeyEnabled: true,
    BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] },
  });
  const write = (more: object) =>
    s3.send(new PutObjectCommand({ Bucket, Key: "a", Body: "x", ...more }));
  expect(await write({})).toMatchObject({ SSEKMSKeyId: KEY, BucketKeyEnabled: true });
  await refused(write(mine), "AccessDenied", 403);
  const wrong = { SSEAlgorithm: "AES256", KMSMasterKeyID: KEY } as const;
  await refused(setDefault({ ApplyServerSideEncryptionByDefault: wrong }), "InvalidArgument", 400);
});
