import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";
import { refused } from "../../../../support/s3.ts";

const Bucket = "access";
const KEY = "arn:aws:kms:us-east-1:123456789012:key/abc";
const ROLE = "arn:aws:iam::123456789012:role/reader";
let cloud: TestCloud;
let count = 0;

beforeAll(async () => {
  cloud = await startTestCloud({ unknownRoles: "refuse" });
  await asRoot("CreateBucket", { Bucket });
});

afterAll(async () => {
  await cloud.stop();
});

const asRoot = (operation: string, input: object) =>
  cloud.kernel.call("s3", operation, { ...input }, cloud.kernel.rootContext());

/** A client that acts as a role with these statements alone. */
function clientWith(...statements: object[]): S3Client {
  count += 1;
  const name = `role-${count}`;
  const trust = {
    Effect: "Allow",
    Principal: { Service: "lambda.amazonaws.com" },
    Action: "sts:AssumeRole",
  };
  cloud.kernel.iam.putRole({
    name,
    arn: ROLE.replace("reader", name),
    trustPolicy: JSON.stringify({ Statement: trust }),
    policies: { only: JSON.stringify({ Statement: statements }) },
    managedPolicyArns: [],
  });
  const principal = cloud.kernel.assumeRole({
    roleArn: ROLE.replace("reader", name),
    servicePrincipal: "lambda.amazonaws.com",
    sourceArn: "arn:aws:lambda:us-east-1:123456789012:function:f",
    sessionName: "session",
  });
  const credentials = cloud.kernel.iam.issueSession(principal);
  return new S3Client({ ...cloud.client, credentials, forcePathStyle: true });
}

const allow = (Action: string | string[], path: string) => ({
  Effect: "Allow",
  Action,
  Resource: `arn:aws:s3:::${Bucket}${path}`,
});

it("names the action and the object that a role may not touch", async () => {
  const s3 = clientWith(allow("s3:GetObject", "/open/*"));
  await asRoot("PutObject", { Bucket, Key: "open/a", Body: "x" });
  await s3.send(new GetObjectCommand({ Bucket, Key: "open/a" }));
  await s3.send(new HeadObjectCommand({ Bucket, Key: "open/a" }));
  const closed = s3.send(new PutObjectCommand({ Bucket, Key: "open/a", Body: "y" }));
  await refused(closed, "AccessDenied", 403);
  await expect(closed).rejects.toThrow(
    /is not authorized to perform: s3:PutObject on resource: "?arn:aws:s3:::access\/open\/a"? /,
  );
});

it("reports a missing key only to those who may list", async () => {
  const missing = new GetObjectCommand({ Bucket, Key: "missing" });
  const reader = clientWith(allow("s3:GetObject", "/*"));
  await refused(reader.send(missing), "AccessDenied", 403);
  await expect(reader.send(missing)).rejects.toThrow("s3:ListBucket");
  const lister = clientWith(allow("s3:GetObject", "/*"), allow("s3:ListBucket", ""));
  await refused(lister.send(missing), "NoSuchKey", 404);
});

it("lets a condition on the prefix narrow a listing", async () => {
  const s3 = clientWith({
    ...allow("s3:ListBucket", ""),
    Condition: { StringLike: { "s3:prefix": "mine/*" } },
  });
  await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "mine/x" }));
  await refused(
    s3.send(new ListObjectsV2Command({ Bucket, Prefix: "yours/" })),
    "AccessDenied",
    403,
  );
  await refused(s3.send(new ListObjectsV2Command({ Bucket })), "AccessDenied", 403);
});

it("asks a copy for reading its source and for writing its target", async () => {
  await asRoot("PutObject", { Bucket, Key: "from", Body: "x" });
  const copy = new CopyObjectCommand({ Bucket, Key: "to", CopySource: `${Bucket}/from` });
  const reads = allow("s3:GetObject", "/from");
  const writes = allow("s3:PutObject", "/to");
  await refused(clientWith(reads).send(copy), "AccessDenied", 403);
  await refused(clientWith(writes).send(copy), "AccessDenied", 403);
  await clientWith(reads, writes).send(copy);
});

it("decides on each key of a batch by itself", async () => {
  for (const Key of ["mine/1", "yours/1"]) await asRoot("PutObject", { Bucket, Key, Body: "x" });
  const s3 = clientWith(allow("s3:DeleteObject", "/mine/*"));
  const Objects = [{ Key: "mine/1" }, { Key: "yours/1" }];
  const result = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  expect(result.Deleted).toMatchObject([{ Key: "mine/1" }]);
  expect(result.Errors).toMatchObject([{ Key: "yours/1", Code: "AccessDenied" }]);
});

it("asks for the key of an object under KMS", async () => {
  const kms = { ServerSideEncryption: "aws:kms", SSEKMSKeyId: KEY } as const;
  const write = new PutObjectCommand({ Bucket, Key: "sealed", Body: "x", ...kms });
  const read = new GetObjectCommand({ Bucket, Key: "sealed" });
  const objects = allow(["s3:PutObject", "s3:GetObject"], "/*");
  const seal = { Effect: "Allow", Action: "kms:GenerateDataKey", Resource: KEY };
  await expect(clientWith(objects).send(write)).rejects.toThrow("kms:GenerateDataKey");
  await clientWith(objects, seal).send(write);
  await expect(clientWith(objects, seal).send(read)).rejects.toThrow("kms:Decrypt");
});

it("obeys a bucket policy that denies, whatever the role allows", async () => {
  const Statement = { ...allow("s3:GetObject", "/denied/*"), Effect: "Deny", Principal: "*" };
  await asRoot("PutObject", { Bucket, Key: "denied/a", Body: "x" });
  await asRoot("PutBucketPolicy", { Bucket, Policy: JSON.stringify({ Statement }) });
  const s3 = clientWith(allow("s3:*", "/*"));
  await refused(s3.send(new GetObjectCommand({ Bucket, Key: "denied/a" })), "AccessDenied", 403);
});
