import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketAclCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";
import { refused, s3Of } from "../../../../support/s3.ts";

let cloud: TestCloud;
let s3: S3Client;
let count = 0;

beforeAll(async () => {
  cloud = await startTestCloud();
  s3 = s3Of(cloud);
});

afterAll(async () => {
  await cloud.stop();
});

async function newBucket(): Promise<string> {
  count += 1;
  const Bucket = `bucket-${count}`;
  await s3.send(new CreateBucketCommand({ Bucket }));
  return Bucket;
}

async function put(Bucket: string, Key: string, Body = Key) {
  return s3.send(new PutObjectCommand({ Bucket, Key, Body }));
}

it.each([
  "ab",
  "Upper",
  "under_score",
  "dot..dot",
  "dash-.dot",
  "end-",
  "10.0.0.1",
  "xn--x",
  "x".repeat(64),
])("refuses %s as a bucket's name", async (Bucket) => {
  await refused(s3.send(new CreateBucketCommand({ Bucket })), "InvalidBucketName", 400);
});

it("makes, finds and deletes buckets", async () => {
  const Bucket = await newBucket();
  await s3.send(new CreateBucketCommand({ Bucket }));
  const { Buckets } = await s3.send(new ListBucketsCommand({ Prefix: Bucket }));
  expect(Buckets?.map(({ Name }) => Name)).toEqual([Bucket]);
  expect(
    (await s3.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint,
  ).toBeUndefined();
  await put(Bucket, "k");
  await refused(s3.send(new DeleteBucketCommand({ Bucket })), "BucketNotEmpty", 409);
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "k" }));
  await s3.send(new DeleteBucketCommand({ Bucket }));
  await refused(s3.send(new HeadBucketCommand({ Bucket })), "NotFound", 404);
  await refused(put(Bucket, "k"), "NoSuchBucket", 404);
});

it("lists groups and keys in pages of both versions", async () => {
  const Bucket = await newBucket();
  for (const key of ["asdf", "boo/bar", "boo/baz/x", "cq/a", "cq/b"]) await put(Bucket, key);
  const first = await s3.send(new ListObjectsCommand({ Bucket, Delimiter: "/", MaxKeys: 2 }));
  expect(first).toMatchObject({
    IsTruncated: true,
    NextMarker: "boo/",
    CommonPrefixes: [{ Prefix: "boo/" }],
  });
  const rest = await s3.send(new ListObjectsCommand({ Bucket, Delimiter: "/", Marker: "boo/" }));
  expect(rest).toMatchObject({ IsTruncated: false, CommonPrefixes: [{ Prefix: "cq/" }] });
  expect(rest.Contents).toBeUndefined();
  const none = await s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 0 }));
  expect(none).toMatchObject({ IsTruncated: false, KeyCount: 0 });
  const owned = await s3.send(
    new ListObjectsV2Command({ Bucket, FetchOwner: true, StartAfter: "cq/a" }),
  );
  expect(owned.Contents).toMatchObject([{ Key: "cq/b", Owner: { ID: expect.any(String) } }]);
  const bad = new ListObjectsV2Command({ Bucket, ContinuationToken: "!" });
  await refused(s3.send(bad), "InvalidArgument", 400);
  await refused(s3.send(new ListObjectsCommand({ Bucket, MaxKeys: -1 })), "InvalidArgument", 400);
});

async function setVersioning(Bucket: string, Status: "Enabled" | "Suspended") {
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
}

const textOf = async (Bucket: string, Key: string, VersionId?: string) =>
  (await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }))).Body?.transformToString();

it("keeps versions, hides them behind delete markers, and brings them back", async () => {
  const Bucket = await newBucket();
  expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBeUndefined();
  await put(Bucket, "k", "before");
  await setVersioning(Bucket, "Enabled");
  const { VersionId: first } = await put(Bucket, "k", "1");
  await put(Bucket, "k", "2");
  const marker = await s3.send(new DeleteObjectCommand({ Bucket, Key: "k" }));
  expect(marker.DeleteMarker).toBe(true);
  await refused(s3.send(new GetObjectCommand({ Bucket, Key: "k" })), "NoSuchKey", 404);
  const { VersionId } = marker;
  await refused(
    s3.send(new GetObjectCommand({ Bucket, Key: "k", VersionId })),
    "MethodNotAllowed",
    405,
  );
  expect(await textOf(Bucket, "k", first)).toBe("1");
  expect(await textOf(Bucket, "k", "null")).toBe("before");
  await refused(s3.send(new DeleteBucketCommand({ Bucket })), "BucketNotEmpty", 409);
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "k", VersionId }));
  expect(await textOf(Bucket, "k")).toBe("2");
});

it("has one null version while versioning is suspended", async () => {
  const Bucket = await newBucket();
  await setVersioning(Bucket, "Enabled");
  const { VersionId } = await put(Bucket, "k", "kept");
  await setVersioning(Bucket, "Suspended");
  await put(Bucket, "k", "a");
  expect((await put(Bucket, "k", "b")).VersionId).toBe("null");
  const { Versions } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  expect(Versions?.map((each) => [each.VersionId, each.IsLatest])).toEqual([
    ["null", true],
    [VersionId, false],
  ]);
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "k" }));
  const after = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  expect(after.DeleteMarkers?.map((each) => each.VersionId)).toEqual(["null"]);
  expect(after.Versions?.map((each) => each.VersionId)).toEqual([VersionId]);
});

it("lists versions in pages, each once, and deletes them in a batch", async () => {
  const Bucket = await newBucket();
  await setVersioning(Bucket, "Enabled");
  for (const key of ["a", "a", "b/1", "b/2", "c", "c"]) await put(Bucket, key);
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "c" }));
  const seen: { Key: string; VersionId: string }[] = [];
  let marker: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
  for (let more = true; more; ) {
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 2, ...marker }));
    for (const { Key = "", VersionId = "" } of [
      ...(page.Versions ?? []),
      ...(page.DeleteMarkers ?? []),
    ]) {
      seen.push({ Key, VersionId });
    }
    marker = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    more = page.IsTruncated === true;
  }
  expect(seen.map(({ Key }) => Key)).toEqual(["a", "a", "b/1", "b/2", "c", "c", "c"]);
  expect(new Set(seen.map(({ VersionId }) => VersionId)).size).toBe(7);
  const grouped = await s3.send(new ListObjectVersionsCommand({ Bucket, Delimiter: "/" }));
  expect(grouped.CommonPrefixes).toEqual([{ Prefix: "b/" }]);
  const { Deleted } = await s3.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects: seen } }),
  );
  expect(Deleted).toHaveLength(7);
  await s3.send(new DeleteBucketCommand({ Bucket }));
});

it("keeps a policy and returns it, and refuses what is not one", async () => {
  const Bucket = await newBucket();
  const read = () => s3.send(new GetBucketPolicyCommand({ Bucket }));
  const write = (Policy: string) => s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  await refused(read(), "NoSuchBucketPolicy", 404);
  const statement = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: `arn:aws:s3:::${Bucket}/secret`,
  };
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  await write(policy);
  expect((await read()).Policy).toBe(policy);
  await refused(write("{"), "MalformedPolicy", 400);
  await refused(write('{"Statement":[{"Effect":"Allow"}]}'), "MalformedPolicy", 400);
  await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
  await refused(read(), "NoSuchBucketPolicy", 404);
});

it("keeps lifecycle rules as they were written", async () => {
  const Bucket = await newBucket();
  const Rules = [
    { ID: "one", Status: "Enabled" as const, Filter: { Prefix: "tmp/" }, Expiration: { Days: 3 } },
    {
      ID: "two",
      Status: "Disabled" as const,
      Filter: { And: { Prefix: "x", Tags: [{ Key: "a", Value: "b" }] } },
      NoncurrentVersionExpiration: { NoncurrentDays: 7 },
    },
  ];
  const write = (rules: typeof Rules) =>
    s3.send(
      new PutBucketLifecycleConfigurationCommand({
        Bucket,
        LifecycleConfiguration: { Rules: rules },
      }),
    );
  await write(Rules);
  const found = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
  expect(found.Rules).toEqual(Rules);
  await refused(write([Rules[0], Rules[0]] as typeof Rules), "InvalidArgument", 400);
});

it("gives new objects the bucket's default encryption", async () => {
  const Bucket = await newBucket();
  const KMSMasterKeyID = "arn:aws:kms:us-east-1:123456789012:key/abc";
  const rule = {
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" as const, KMSMasterKeyID },
  };
  await s3.send(
    new PutBucketEncryptionCommand({
      Bucket,
      ServerSideEncryptionConfiguration: { Rules: [rule] },
    }),
  );
  const written = await put(Bucket, "k");
  expect(written).toMatchObject({ ServerSideEncryption: "aws:kms", SSEKMSKeyId: KMSMasterKeyID });
});

it("serves everyone what a public list allows, until public access is blocked", async () => {
  const Bucket = await newBucket();
  const publish = () => s3.send(new PutBucketAclCommand({ Bucket, ACL: "public-read" }));
  const anonymous = async () => (await fetch(`${cloud.endpoint}/${Bucket}`)).status;
  expect(await anonymous()).toBe(403);
  await publish();
  expect(await anonymous()).toBe(200);
  const block = { IgnorePublicAcls: true, BlockPublicAcls: true };
  await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: block }));
  expect(await anonymous()).toBe(403);
  await refused(publish(), "AccessDenied", 403);
});

it("accepts no access control lists where the bucket's owner owns everything", async () => {
  const Bucket = await newBucket();
  const OwnershipControls = { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" as const }] };
  await s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
  const publish = new PutBucketAclCommand({ Bucket, ACL: "public-read" });
  await refused(s3.send(publish), "AccessControlListNotSupported", 400);
});

it("refuses a caller that expects another owner", async () => {
  const Bucket = await newBucket();
  const list = new ListObjectsV2Command({ Bucket, ExpectedBucketOwner: "000000000000" });
  await refused(s3.send(list), "AccessDenied", 403);
});
