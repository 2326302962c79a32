import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type LifecycleRule,
  ListPartsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestCloud, type TestCloud } from "../../../../../support/local-cloud.ts";
import { refused, s3Of } from "../../../../../support/s3.ts";

const Bucket = "expiration";
const DAY = 24 * 3600 * 1000;
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

function setRules(...rules: Partial<LifecycleRule>[]) {
  const Rules = rules.map((rule) => ({ Status: "Enabled" as const, ...rule }));
  const LifecycleConfiguration = { Rules };
  return s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
}

const put = (Key: string, more: object = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body: "content", ...more }));
const head = (Key: string) => s3.send(new HeadObjectCommand({ Bucket, Key }));

/** Rule and days from the object's last day on, from the header. */
async function expiry(Key: string): Promise<[rule: string | undefined, days: number]> {
  const { Expiration = "", LastModified } = await head(Key);
  const [, date = "", rule] = /^expiry-date="(.*)", rule-id="(.*)"$/.exec(Expiration) ?? [];
  const time = Date.parse(date);
  expect(time % DAY || 0).toBe(0);
  return [rule, (time - (LastModified?.getTime() ?? 0)) / DAY];
}

it("answers reads and writes with the midnight at which a rule would delete", async () => {
  await setRules(
    { ID: "two days", Filter: { Prefix: "short/" }, Expiration: { Days: 2 } },
    { ID: "later", Filter: { Prefix: "" }, Expiration: { Date: new Date("2100-01-01") } },
    { ID: "off", Status: "Disabled", Filter: { Prefix: "" }, Expiration: { Days: 1 } },
  );
  const written = await put("short/a");
  const [rule, days] = await expiry("short/a");
  expect(rule).toBe("two%20days");
  expect(days).toBeGreaterThanOrEqual(2);
  expect(days).toBeLessThan(3.001);
  const read = await s3.send(new GetObjectCommand({ Bucket, Key: "short/a" }));
  expect(read.Expiration).toBe(written.Expiration);
  const CopySource = `${Bucket}/short/a`;
  const copied = await s3.send(new CopyObjectCommand({ Bucket, Key: "long/a", CopySource }));
  expect(copied.Expiration).toBe('expiry-date="Fri, 01 Jan 2100 00:00:00 GMT", rule-id="later"');
});

it("goes by tags and size where the filter names them", async () => {
  const Tag = { Key: "keep", Value: "no" };
  await setRules(
    { ID: "tag", Filter: { And: { Prefix: "t/", Tags: [Tag] } }, Expiration: { Days: 1 } },
    { ID: "size", Filter: { ObjectSizeGreaterThan: 100 }, Expiration: { Days: 1 } },
  );
  expect((await put("t/a", { Tagging: "keep=no" })).Expiration).toContain('rule-id="tag"');
  expect((await put("t/b", { Tagging: "keep=yes" })).Expiration).toBeUndefined();
  expect((await put("u", { Body: "x".repeat(101) })).Expiration).toContain('rule-id="size"');
});

it("names the day on which an upload in parts would be aborted", async () => {
  const abort = { DaysAfterInitiation: 3 };
  await setRules({
    ID: "parts",
    Filter: { Prefix: "p/" },
    AbortIncompleteMultipartUpload: abort,
    Expiration: { Days: 5 },
  });
  const target = { Bucket, Key: "p/a" };
  const started = await s3.send(new CreateMultipartUploadCommand(target));
  const { UploadId } = started;
  expect(started.AbortRuleId).toBe("parts");
  const listed = await s3.send(new ListPartsCommand({ ...target, UploadId }));
  expect(listed.AbortDate).toEqual(started.AbortDate);
  const part = { ...target, UploadId, PartNumber: 1, Body: "x" };
  const { ETag } = await s3.send(new UploadPartCommand(part));
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  const completed = await s3.send(
    new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload }),
  );
  expect(completed.Expiration).toContain('rule-id="parts"');
  const other = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "q" }));
  expect(other.AbortDate).toBeUndefined();
});

it.each<[Partial<LifecycleRule>, string]>([
  [{ Expiration: { Days: 0 } }, "InvalidArgument"],
  [{ Expiration: { Date: new Date("2100-01-01T01:00:00Z") } }, "InvalidArgument"],
  [{ Expiration: { Days: 1, Date: new Date("2100-01-01") } }, "MalformedXML"],
  [{ NoncurrentVersionExpiration: { NoncurrentDays: -1 } }, "InvalidArgument"],
  [{ Expiration: { Days: 1 }, Filter: undefined }, "MalformedXML"],
])("refuses the rule %j", async (rule, code) => {
  await refused(setRules({ Filter: { Prefix: "" }, ...rule }), code, 400);
});
