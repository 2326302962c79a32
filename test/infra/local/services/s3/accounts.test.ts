import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketAclCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  type Grant,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketAclCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";
import { refused, s3Of } from "../../../../support/s3.ts";

const OTHER = "210987654321";
let Bucket = "";
let count = 0;
let cloud: TestCloud;
let main: S3Client;
let alt: S3Client;
let ids: { main: string; alt: string };

const keyOf = (account: string) => ({ accessKeyId: account, secretAccessKey: account });

beforeAll(async () => {
  cloud = await startTestCloud({ strictAuth: true });
  main = s3Of(cloud);
  alt = new S3Client({ ...cloud.client, credentials: keyOf(OTHER), forcePathStyle: true });
  ids = { main: await canonicalId(main), alt: await canonicalId(alt) };
});

afterAll(async () => {
  await cloud.stop();
});

beforeEach(async () => {
  count += 1;
  Bucket = `accounts-${count}`;
  await main.send(new CreateBucketCommand({ Bucket }));
});

async function canonicalId(client: S3Client): Promise<string> {
  return (await client.send(new ListBucketsCommand({}))).Owner?.ID ?? "";
}

const put = (client: S3Client, Key: string, more: object = {}) =>
  client.send(new PutObjectCommand({ Bucket, Key, Body: "x", ...more }));
const get = (client: S3Client, Key: string) => client.send(new GetObjectCommand({ Bucket, Key }));
const list = (client: S3Client) => client.send(new ListObjectsV2Command({ Bucket }));
const anonymous = async (path: string) => (await fetch(`${cloud.endpoint}/${path}`)).status;

it("keeps the buckets of two accounts apart", async () => {
  await put(main, "a");
  expect(ids.main).not.toBe(ids.alt);
  const { Buckets } = await alt.send(new ListBucketsCommand({}));
  expect(Buckets).toEqual([]);
  for (const call of [list(alt), get(alt, "a"), put(alt, "b")]) {
    await refused(call, "AccessDenied", 403);
  }
  await refused(alt.send(new CreateBucketCommand({ Bucket })), "BucketAlreadyExists", 409);
  const mine = `${Bucket}-alt`;
  await alt.send(new CreateBucketCommand({ Bucket: mine }));
  await refused(main.send(new ListObjectsV2Command({ Bucket: mine })), "AccessDenied", 403);
});

it("takes its key as the one account's in the services that have no further accounts", async () => {
  const sns = new SNSClient({ ...cloud.client, credentials: keyOf(OTHER) });
  expect((await sns.send(new ListTopicsCommand({}))).Topics).toEqual([]);
});

it("lets another account do what lists grant it by its canonical id", async () => {
  await put(main, "a");
  await main.send(new PutBucketAclCommand({ Bucket, GrantRead: `id=${ids.alt}` }));
  expect((await list(alt)).KeyCount).toBe(1);
  await refused(get(alt, "missing"), "NoSuchKey", 404);
  await refused(get(alt, "a"), "AccessDenied", 403);
  await main.send(new PutObjectAclCommand({ Bucket, Key: "a", ACL: "authenticated-read" }));
  await get(alt, "a");
  expect(await anonymous(`${Bucket}/a`)).toBe(403);
  await refused(
    main.send(new PutBucketAclCommand({ Bucket, GrantRead: "id=someone" })),
    "InvalidArgument",
    400,
  );
});

it("makes the writer's account the owner of an object", async () => {
  await main.send(new PutBucketAclCommand({ Bucket, ACL: "public-read-write" }));
  await put(alt, "theirs");
  const acl = await alt.send(new GetObjectAclCommand({ Bucket, Key: "theirs" }));
  expect(acl.Owner?.ID).toBe(ids.alt);
  await refused(get(main, "theirs"), "AccessDenied", 403);
  await put(alt, "shared", { ACL: "bucket-owner-read" });
  await get(main, "shared");
  const shared = await alt.send(new GetObjectAclCommand({ Bucket, Key: "shared" }));
  const shown = (shared.Grants ?? []).map(({ Grantee, Permission }: Grant) => [
    Grantee?.ID,
    Permission,
  ]);
  expect(shown).toEqual([
    [ids.alt, "FULL_CONTROL"],
    [ids.main, "READ"],
  ]);
  await main.send(new DeleteObjectCommand({ Bucket, Key: "theirs" }));
});

it.each([
  ["BucketOwnerEnforced", {}, "main"],
  ["BucketOwnerPreferred", { ACL: "bucket-owner-full-control" }, "main"],
  ["BucketOwnerPreferred", {}, "alt"],
  ["ObjectWriter", {}, "alt"],
] as const)(
  "gives a foreign object under %s with %j to %s",
  async (ObjectOwnership, more, owner) => {
    const OwnershipControls = { Rules: [{ ObjectOwnership }] };
    await main.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
    await allowInPolicy({ Action: "s3:*" });
    await put(alt, "a", more);
    const { Contents } = await main.send(new ListObjectsV2Command({ Bucket, FetchOwner: true }));
    expect(Contents?.[0]?.Owner?.ID).toBe(ids[owner]);
  },
);

async function allowInPolicy(members: object): Promise<void> {
  const Resource = [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`];
  const statement = { Effect: "Allow", Principal: { AWS: OTHER }, Resource, ...members };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  await main.send(new PutBucketPolicyCommand({ Bucket, Policy }));
}

it("lets another account do what a bucket policy allows it, by number or canonical id", async () => {
  await put(main, "a");
  await allowInPolicy({ Action: "s3:GetObject" });
  await get(alt, "a");
  await refused(list(alt), "AccessDenied", 403);
  await allowInPolicy({ Action: "s3:ListBucket", Principal: { CanonicalUser: ids.alt } });
  await list(alt);
  await refused(alt.send(new GetBucketAclCommand({ Bucket })), "AccessDenied", 403);
});

it("answers those without a signature 404 for what is missing, where they may list, or 403", async () => {
  expect(await anonymous(`${Bucket}/missing`)).toBe(403);
  await main.send(new PutBucketAclCommand({ Bucket, ACL: "public-read" }));
  expect(await anonymous(`${Bucket}/missing`)).toBe(404);
  expect(await anonymous("no-such-bucket/a")).toBe(404);
  await put(main, "private");
  expect(await anonymous(`${Bucket}/private`)).toBe(403);
});

it("hands out keys of a role, which writes as its account", async () => {
  const sts = new STSClient({ ...cloud.client });
  const assumed = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${OTHER}:role/writer`,
      RoleSessionName: "one",
      DurationSeconds: 900,
    }),
  );
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = assumed.Credentials ?? {};
  const credentials = {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  };
  const role = new S3Client({ ...cloud.client, credentials, forcePathStyle: true });
  expect(await canonicalId(role)).toBe(ids.alt);
  await refused(put(role, "a"), "AccessDenied", 403);
  await main.send(new PutBucketAclCommand({ Bucket, GrantWrite: `id=${ids.alt}` }));
  await put(role, "a");
  await get(alt, "a");
});

it("refuses a policy that allows all but some", async () => {
  const call = allowInPolicy({
    Action: "s3:*",
    Principal: undefined,
    NotPrincipal: { AWS: OTHER },
  });
  await refused(call, "MalformedPolicy", 400);
});

it("lets no one in by a public policy where the bucket restricts those", async () => {
  await put(main, "a");
  await allowInPolicy({ Action: "s3:GetObject", Principal: "*" });
  await get(alt, "a");
  const PublicAccessBlockConfiguration = { RestrictPublicBuckets: true };
  await main.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
  await refused(get(alt, "a"), "AccessDenied", 403);
  expect(await anonymous(`${Bucket}/a`)).toBe(403);
});

it.each([
  { Action: "states:StartExecution" },
  { Resource: "arn:aws:s3:::another-bucket/*" },
  { Principal: { AWS: "someone" } },
  { Effect: "allow" },
])("refuses a policy with %j", async (members) => {
  await refused(allowInPolicy({ Action: "s3:GetObject", ...members }), "MalformedPolicy", 400);
});

it("lets conditions of a policy look at tags and at the page that a request comes from", async () => {
  await put(main, "a", { Tagging: "security=public" });
  await put(main, "b");
  await allowInPolicy({
    Action: ["s3:GetObject", "s3:PutObject"],
    Condition: { StringEquals: { "s3:ExistingObjectTag/security": "public" } },
  });
  await get(alt, "a");
  await refused(get(alt, "b"), "AccessDenied", 403);
  await allowInPolicy({
    Action: "s3:PutObject",
    Condition: { StringEquals: { "s3:RequestObjectTag/security": "public" } },
  });
  await put(alt, "c", { Tagging: "security=public" });
  await refused(put(alt, "d"), "AccessDenied", 403);
  await allowInPolicy({
    Principal: "*",
    Action: "s3:GetObject",
    Condition: { StringLike: { "aws:Referer": "http://ours/*" } },
  });
  const read = (referer: string) =>
    fetch(`${cloud.endpoint}/${Bucket}/a`, { headers: { referer } });
  expect((await read("http://ours/page")).status).toBe(200);
  expect((await read("http://theirs/page")).status).toBe(403);
});

it("counts the list of the version that is read", async () => {
  const VersioningConfiguration = { Status: "Enabled" as const };
  await main.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  const { VersionId } = await put(main, "a", { ACL: "public-read" });
  await put(main, "a");
  expect(await anonymous(`${Bucket}/a?versionId=${VersionId}`)).toBe(200);
  expect(await anonymous(`${Bucket}/a`)).toBe(403);
});

it("turns lists off only for a bucket that grants others nothing", async () => {
  const OwnershipControls = { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" as const }] };
  const enforce = new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls });
  await main.send(new PutBucketAclCommand({ Bucket, ACL: "public-read" }));
  await refused(main.send(enforce), "InvalidBucketAclWithObjectOwnership", 400);
  await main.send(new PutBucketAclCommand({ Bucket, ACL: "private" }));
  await main.send(enforce);
  const isPublic = new PutBucketAclCommand({ Bucket, ACL: "public-read" });
  await refused(main.send(isPublic), "AccessControlListNotSupported", 400);
});

it("refuses who expects another owner, of a copy's source, too", async () => {
  await put(main, "a");
  const copy = { Bucket, Key: "b", CopySource: `${Bucket}/a` };
  const ofSource = new CopyObjectCommand({ ...copy, ExpectedSourceBucketOwner: OTHER });
  await refused(main.send(ofSource), "AccessDenied", 403);
  const ofTarget = new CopyObjectCommand({ ...copy, ExpectedBucketOwner: OTHER });
  await refused(main.send(ofTarget), "AccessDenied", 403);
});
