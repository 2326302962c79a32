import { createHmac } from "node:crypto";
import {
  CreateBucketCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutBucketAclCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { wallClock } from "../../../../../../infra/local/kernel/clock.ts";
import { startTestCloud, type TestCloud } from "../../../../../support/local-cloud.ts";
import { s3Of } from "../../../../../support/s3.ts";

const Bucket = "forms";
let cloud: TestCloud;
let s3: S3Client;

beforeAll(async () => {
  cloud = await startTestCloud({ strictAuth: true });
  s3 = s3Of(cloud);
  await s3.send(new CreateBucketCommand({ Bucket }));
});

afterAll(async () => {
  await cloud.stop();
});

type Fields = Record<string, string>;

interface Wish {
  readonly fields?: Fields;
  /** Added to those on bucket, key and the signature's own fields. */
  readonly conditions?: readonly unknown[];
  readonly content?: string;
  /** Replaces members of the policy. */
  readonly policy?: object;
  readonly secret?: string;
  readonly bucket?: string;
}

const hmac = (key: string | Buffer, text: string) =>
  createHmac("sha256", key).update(text).digest();

/** Fields that sign a policy with signature version 4, as SDKs make them. */
function signed({ fields = {}, conditions = [], policy = {}, secret = "local" }: Wish): Fields {
  const scope = ["20260101", "us-east-1", "s3", "aws4_request"];
  const own = {
    "x-amz-algorithm": "AWS4-HMAC-SHA256",
    "x-amz-credential": ["local", ...scope].join("/"),
    "x-amz-date": "20260101T000000Z",
  };
  const all = [{ bucket: Bucket }, ["starts-with", "$key", ""], ...conditions];
  const document = {
    expiration: new Date(wallClock() + 60_000).toISOString(),
    conditions: [...all, ...Object.entries(own).map(([name, value]) => ({ [name]: value }))],
    ...policy,
  };
  const encoded = Buffer.from(JSON.stringify(document)).toString("base64");
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return {
    key: "a.txt",
    ...own,
    ...fields,
    policy: encoded,
    "x-amz-signature": hmac(key, encoded).toString("hex"),
  };
}

function post(fields: Fields, { content = "content", bucket = Bucket }: Wish = {}) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append("file", new Blob([content], { type: "text/plain" }), "photo.txt");
  return fetch(`${cloud.endpoint}/${bucket}`, { method: "POST", body, redirect: "manual" });
}

async function posted(wish: Wish) {
  const response = await post(signed(wish), wish);
  const text = await response.text();
  return { response, status: response.status, text, code: /<Code>(.*)<\/Code>/.exec(text)?.[1] };
}

const get = async (Key: string) =>
  (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();

it("keeps what a signed form uploads, under the file's own name where the key says so", async () => {
  const fields = {
    key: ["uploads/$", "{filename}"].join(""),
    "Content-Type": "text/markdown",
    "x-amz-meta-author": "Zoë",
    tagging: "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>",
  };
  const conditions = [
    ["starts-with", "$Content-Type", "text/"],
    { "x-amz-meta-author": "Zoë" },
    ["starts-with", "$tagging", ""],
  ];
  expect((await posted({ fields, conditions })).status).toBe(204);
  const Key = "uploads/photo.txt";
  expect(await get(Key)).toBe("content");
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));
  expect(head).toMatchObject({ ContentType: "text/markdown" });
  expect(Buffer.from(head.Metadata?.["author"] ?? "", "latin1").toString()).toBe("Zoë");
  const { TagSet } = await s3.send(new GetObjectTaggingCommand({ Bucket, Key }));
  expect(TagSet).toEqual([{ Key: "a", Value: "b" }]);
});

it("answers as the form says", async () => {
  const created = await posted({
    fields: { success_action_status: "201" },
    conditions: [{ success_action_status: "201" }],
  });
  expect([created.status, created.text]).toEqual([
    201,
    expect.stringContaining("<Key>a.txt</Key>"),
  ]);
  const success_action_redirect = "http://example.com/done?from=form";
  const redirected = await posted({
    fields: { success_action_redirect },
    conditions: [{ success_action_redirect }],
  });
  expect(redirected.status).toBe(303);
  expect(redirected.response.headers.get("location")).toMatch(
    /^http:\/\/example\.com\/done\?from=form&bucket=forms&key=a\.txt&etag=%22[0-9a-f]{32}%22$/,
  );
});

const past = { expiration: "2020-01-01T00:00:00Z" };
const range = (min: number, max: number) => [["content-length-range", min, max]];

it.each<[string, Wish, number, string]>([
  ["an expired policy", { policy: past }, 403, "AccessDenied"],
  ["another secret", { secret: "wrong" }, 403, "SignatureDoesNotMatch"],
  ["a field that the policy does not name", { fields: { acl: "private" } }, 403, "AccessDenied"],
  [
    "a key that starts otherwise",
    { conditions: [["starts-with", "$key", "b"]] },
    403,
    "AccessDenied",
  ],
  ["a value that is not the one", { conditions: [{ acl: "private" }] }, 403, "AccessDenied"],
  ["another bucket", { policy: { conditions: [{ bucket: "other" }] } }, 403, "AccessDenied"],
  ["too much", { conditions: range(0, 3) }, 400, "EntityTooLarge"],
  ["too little", { conditions: range(100, 200) }, 400, "EntityTooSmall"],
  [
    "a range without an end",
    { conditions: [["content-length-range", 0]] },
    400,
    "InvalidPolicyDocument",
  ],
  ["a range below zero", { conditions: range(-1, 0) }, 400, "InvalidPolicyDocument"],
  ["an empty condition", { conditions: [{}] }, 400, "InvalidPolicyDocument"],
  ["a policy without an end", { policy: { expiration: undefined } }, 400, "InvalidPolicyDocument"],
  ["a date of another form", { policy: { expiration: "tomorrow" } }, 400, "InvalidPolicyDocument"],
  [
    "a policy without conditions",
    { policy: { conditions: undefined } },
    400,
    "InvalidPolicyDocument",
  ],
  [
    "fields of more than 20 KB",
    { fields: { "x-ignore-a": "a".repeat(21_000) } },
    400,
    "MaxPostPreDataLengthExceededError",
  ],
])("refuses a form with %s", async (_what, wish, status, code) => {
  const Key = "refused.txt";
  const answer = await posted({ ...wish, fields: { key: Key, ...wish.fields } });
  expect([answer.status, answer.code]).toEqual([status, code]);
  await expect(get(Key)).rejects.toMatchObject({ name: "NoSuchKey" });
});

it("refuses a form without a key, a file, or the rest of a signature", async () => {
  const { key: _, ...withoutKey } = signed({});
  const { "x-amz-signature": __, ...unsigned } = signed({});
  for (const fields of [withoutKey, unsigned]) {
    const response = await post(fields);
    expect([response.status, await response.text()]).toEqual([
      400,
      expect.stringContaining("<Code>InvalidArgument</Code>"),
    ]);
  }
  const body = new FormData();
  body.append("key", "a");
  const response = await fetch(`${cloud.endpoint}/${Bucket}`, { method: "POST", body });
  expect(response.status).toBe(400);
  const headers = { "content-type": "multipart/form-data" };
  const broken = { method: "POST", body: "no form", headers };
  expect((await fetch(`${cloud.endpoint}/${Bucket}`, broken)).status).toBe(400);
});

it("takes signature version 2, and names of fields in any case", async () => {
  const conditions = [{ bUcKeT: Bucket }, ["StArTs-WiTh", "$KeY", "old"]];
  const expiration = new Date(wallClock() + 60_000).toISOString();
  const pOLICy = Buffer.from(JSON.stringify({ expiration, conditions })).toString("base64");
  const signature = createHmac("sha1", "local").update(pOLICy).digest("base64");
  const fields = { kEy: "old.txt", aWSAccessKeyId: "local", pOLICy };
  expect((await post({ ...fields, siGNature: signature })).status).toBe(204);
  expect((await post({ ...fields, siGNature: "wrong" })).status).toBe(403);
});

it("takes a form that no one signed where the bucket lets everyone write", async () => {
  const open = "forms-open";
  await s3.send(new CreateBucketCommand({ Bucket: open }));
  const fields = { key: "anyones", acl: "public-read" };
  expect((await post(fields, { bucket: open })).status).toBe(403);
  await s3.send(new PutBucketAclCommand({ Bucket: open, ACL: "public-read-write" }));
  expect((await post(fields, { bucket: open })).status).toBe(204);
  expect(await (await fetch(`${cloud.endpoint}/${open}/anyones`)).text()).toBe("content");
});

it("keeps nothing of a form that breaks off", async () => {
  const head = '--x\r\nContent-Disposition: form-data; name="key"\r\n\r\nhalf\r\n';
  const file = '--x\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\nsome';
  await s3.send(new CreateBucketCommand({ Bucket: "forms-half" }));
  await s3.send(new PutBucketAclCommand({ Bucket: "forms-half", ACL: "public-read-write" }));
  const response = await fetch(`${cloud.endpoint}/forms-half`, {
    method: "POST",
    body: head + file,
    headers: { "content-type": "multipart/form-data; boundary=x" },
  });
  expect(response.status).toBe(400);
  const missing = s3.send(new HeadObjectCommand({ Bucket: "forms-half", Key: "half" }));
  await expect(missing).rejects.toMatchObject({ name: "NotFound" });
});
