import {
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectLegalHoldCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  type ObjectLockRetentionMode,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  PutObjectLockConfigurationCommand,
  PutObjectRetentionCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { startTestCloud, type TestCloud } from "../../../../../support/local-cloud.ts";
import { roleCredentials } from "../../../../../support/role-credentials.ts";
import { refused, s3Of } from "../../../../../support/s3.ts";

const Key = "kept";
const DAY = 24 * 3600 * 1000;
let Bucket = "";
let count = 0;
let cloud: TestCloud;
let s3: S3Client;

beforeAll(async () => {
  cloud = await startTestCloud();
  s3 = s3Of(cloud);
});

afterAll(async () => {
  await cloud.stop();
});

beforeEach(async () => {
  count += 1;
  Bucket = `lock-${count}`;
  await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }));
});

const inDays = (days: number) => new Date(cloud.kernel.clock.now() + days * DAY);
const put = (more: object = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body: "x", ...more }));
const remove = (VersionId: string | undefined, more: object = {}) =>
  s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId, ...more }));
const retain = (Mode: ObjectLockRetentionMode, days: number, more: object = {}) => {
  const Retention = { Mode, RetainUntilDate: inDays(days) };
  return s3.send(new PutObjectRetentionCommand({ Bucket, Key, Retention, ...more }));
};
const configure = (DefaultRetention?: object) => {
  const rule = DefaultRetention && { Rule: { DefaultRetention } };
  const ObjectLockConfiguration = { ObjectLockEnabled: "Enabled" as const, ...rule };
  return s3.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration }));
};
const bypass = { BypassGovernanceRetention: true };

it("keeps a version under governance from all who do not bypass it", async () => {
  const { VersionId } = await put({
    ObjectLockMode: "GOVERNANCE",
    ObjectLockRetainUntilDate: inDays(2),
  });
  expect(await s3.send(new HeadObjectCommand({ Bucket, Key }))).toMatchObject({
    ObjectLockMode: "GOVERNANCE",
    ObjectLockRetainUntilDate: expect.any(Date),
  });
  await refused(remove(VersionId), "AccessDenied", 403);
  await refused(retain("GOVERNANCE", 1), "AccessDenied", 403);
  await retain("GOVERNANCE", 3);
  await retain("GOVERNANCE", 1, bypass);
  const Objects = [{ Key, VersionId }];
  const batch = { Bucket, Delete: { Objects } };
  const { Errors } = await s3.send(new DeleteObjectsCommand(batch));
  expect(Errors).toMatchObject([{ Key, Code: "AccessDenied" }]);
  expect((await remove(undefined)).DeleteMarker).toBe(true);
  const role = roleCredentials(cloud, { Action: "s3:Delete*", Resource: "*" });
  const deleter = new S3Client({ ...cloud.client, credentials: role, forcePathStyle: true });
  const asRole = new DeleteObjectCommand({ Bucket, Key, VersionId, ...bypass });
  await refused(deleter.send(asRole), "AccessDenied", 403);
  await remove(VersionId, bypass);
});

it("keeps a version under compliance from everyone, for longer if wanted", async () => {
  const { VersionId } = await put();
  await retain("COMPLIANCE", 2);
  await refused(remove(VersionId, bypass), "AccessDenied", 403);
  await refused(retain("GOVERNANCE", 3, bypass), "AccessDenied", 403);
  await refused(retain("COMPLIANCE", 1, bypass), "AccessDenied", 403);
  await retain("COMPLIANCE", 3);
  const { Retention } = await s3.send(new GetObjectRetentionCommand({ Bucket, Key }));
  expect(Retention?.Mode).toBe("COMPLIANCE");
});

it("keeps a version under a legal hold until it is lifted", async () => {
  const { VersionId } = await put({ ObjectLockLegalHoldStatus: "ON" });
  await refused(remove(VersionId, bypass), "AccessDenied", 403);
  const hold = (Status: "ON" | "OFF") =>
    s3.send(new PutObjectLegalHoldCommand({ Bucket, Key, LegalHold: { Status } }));
  await hold("OFF");
  const { LegalHold } = await s3.send(new GetObjectLegalHoldCommand({ Bucket, Key }));
  expect(LegalHold).toEqual({ Status: "OFF" });
  await refused(hold("MAYBE" as "ON"), "MalformedXML", 400);
  await remove(VersionId);
});

it("gives new objects the bucket's default retention", async () => {
  await configure({ Mode: "GOVERNANCE", Days: 1 });
  await put();
  const { Retention } = await s3.send(new GetObjectRetentionCommand({ Bucket, Key }));
  const until = Retention?.RetainUntilDate?.getTime() ?? 0;
  expect(until).toBeGreaterThan(cloud.kernel.clock.now() + DAY / 2);
  expect(until).toBeLessThanOrEqual(cloud.kernel.clock.now() + DAY);
});

it("is for buckets with versions, which then stay so", async () => {
  const { ObjectLockConfiguration } = await s3.send(
    new GetObjectLockConfigurationCommand({ Bucket }),
  );
  expect(ObjectLockConfiguration).toEqual({ ObjectLockEnabled: "Enabled" });
  const suspend = { Bucket, VersioningConfiguration: { Status: "Suspended" as const } };
  await refused(s3.send(new PutBucketVersioningCommand(suspend)), "InvalidBucketState", 409);
  Bucket = `${Bucket}-plain`;
  await s3.send(new CreateBucketCommand({ Bucket }));
  const missing = s3.send(new GetObjectLockConfigurationCommand({ Bucket }));
  await refused(missing, "ObjectLockConfigurationNotFoundError", 404);
  await refused(configure(), "InvalidBucketState", 409);
  await put();
  await refused(retain("GOVERNANCE", 1), "InvalidRequest", 400);
  await refused(put({ ObjectLockLegalHoldStatus: "ON" }), "InvalidRequest", 400);
});

it.each([
  [{ Mode: "GOVERNANCE", Days: 0 }, "InvalidRetentionPeriod"],
  [{ Mode: "GOVERNANCE", Years: -1 }, "InvalidRetentionPeriod"],
  [{ Mode: "GOVERNANCE", Days: 1, Years: 1 }, "MalformedXML"],
  [{ Mode: "GOVERNANCE" }, "MalformedXML"],
  [{ Mode: "governance", Days: 1 }, "MalformedXML"],
])("refuses %j as a default retention", async (retention, code) => {
  await refused(configure(retention), code, 400);
});

it.each([
  [{ ObjectLockMode: "GOVERNANCE" }],
  [{ ObjectLockMode: "OTHER", ObjectLockRetainUntilDate: new Date("2100-01-01") }],
  [{ ObjectLockMode: "GOVERNANCE", ObjectLockRetainUntilDate: new Date("2001-01-01") }],
])("refuses a write with %j", async (lock) => {
  await refused(put(lock), "InvalidArgument", 400);
});

it("answers 404 for the lock of a version that has none", async () => {
  await put();
  const code = "NoSuchObjectLockConfiguration";
  await refused(s3.send(new GetObjectRetentionCommand({ Bucket, Key })), code, 404);
  await refused(s3.send(new GetObjectLegalHoldCommand({ Bucket, Key })), code, 404);
});
