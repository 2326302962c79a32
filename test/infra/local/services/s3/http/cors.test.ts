import { request } from "node:http";
import {
  CreateBucketCommand,
  GetBucketCorsCommand,
  GetObjectCommand,
  PutBucketAclCommand,
  PutBucketCorsCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestCloud, type TestCloud } from "../../../../../support/local-cloud.ts";
import { refused, s3Of } from "../../../../../support/s3.ts";

const Bucket = "cors";
const ORIGIN = "https://app.example.com";
let cloud: TestCloud;
let s3: S3Client;

beforeAll(async () => {
  cloud = await startTestCloud({ strictAuth: true });
  s3 = s3Of(cloud);
  for (const name of [Bucket, "no-cors"]) {
    await s3.send(new CreateBucketCommand({ Bucket: name }));
    await s3.send(new PutBucketAclCommand({ Bucket: name, ACL: "public-read-write" }));
    await s3.send(
      new PutObjectCommand({ Bucket: name, Key: "a", Body: "content", ACL: "public-read" }),
    );
  }
  await setRules({
    AllowedOrigins: ["https://*.example.com"],
    AllowedMethods: ["GET", "PUT"],
    AllowedHeaders: ["x-amz-meta-*"],
    ExposeHeaders: ["ETag"],
    MaxAgeSeconds: 100,
  });
});

afterAll(async () => {
  await cloud.stop();
});

function setRules(...CORSRules: Parameters<typeof rule>[0][]) {
  const CORSConfiguration = { CORSRules: CORSRules.map(rule) };
  return s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration }));
}

interface Rule {
  AllowedOrigins: string[];
  AllowedMethods: string[];
  AllowedHeaders?: string[];
  ExposeHeaders?: string[];
  MaxAgeSeconds?: number;
}
const rule = (one: Rule) => one;

interface Answer {
  readonly status: number | undefined;
  readonly headers: Record<string, unknown>;
  readonly text: string;
}

/** A request with the headers that a browser sets itself. */
function send(method: string, path: string, headers: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${cloud.endpoint}/${path}`, { method, headers }, (response) => {
      let text = "";
      response.on("data", (piece: Buffer) => {
        text += piece.toString();
      });
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, text }),
      );
    });
    sent.on("error", reject);
    sent.end();
  });
}

const preflight = (origin: string, method: string, more: Record<string, string> = {}) =>
  send("OPTIONS", `${Bucket}/a`, { origin, "access-control-request-method": method, ...more });

it("tells a browser what a page may do", async () => {
  const wanted = { "access-control-request-headers": "x-amz-meta-a,X-Amz-Meta-B" };
  const { status, headers } = await preflight(ORIGIN, "PUT", wanted);
  expect([status, headers]).toEqual([
    200,
    expect.objectContaining({
      "access-control-allow-origin": ORIGIN,
      "access-control-allow-methods": "GET, PUT",
      "access-control-allow-headers": "x-amz-meta-a, x-amz-meta-b",
      "access-control-expose-headers": "ETag",
      "access-control-max-age": "100",
      "access-control-allow-credentials": "true",
    }),
  ]);
});

it.each([
  ["another origin", "https://example.org", "GET", {}],
  ["another method", ORIGIN, "DELETE", {}],
  ["another header", ORIGIN, "GET", { "access-control-request-headers": "x-other" }],
])("refuses %s", async (_what, origin, method, more) => {
  const { status, text } = await preflight(origin, method, more);
  expect([status, text]).toEqual([403, expect.stringContaining("<Code>AccessForbidden</Code>")]);
});

it("needs the origin and the method, and rules to hold them against", async () => {
  const method = { "access-control-request-method": "GET" };
  expect((await send("OPTIONS", `${Bucket}/a`, method)).status).toBe(400);
  expect((await send("OPTIONS", `${Bucket}/a`, { origin: ORIGIN })).status).toBe(400);
  expect((await send("OPTIONS", "no-cors/a", { origin: ORIGIN, ...method })).status).toBe(403);
});

it("adds to answers what lets the page read them, to failures too", async () => {
  for (const [key, status] of [
    ["a", 200],
    ["missing", 404],
  ] as const) {
    const answer = await send("GET", `${Bucket}/${key}`, { origin: ORIGIN });
    expect([answer.status, answer.headers["access-control-allow-origin"]]).toEqual([
      status,
      ORIGIN,
    ]);
  }
  const other = await send("GET", `${Bucket}/a`, { origin: "https://example.org" });
  expect([other.status, other.headers["access-control-allow-origin"]]).toEqual([200, undefined]);
});

it("takes writes of pages from the origins of the rules alone", async () => {
  expect((await send("PUT", `${Bucket}/b`, { origin: ORIGIN, "content-length": "0" })).status).toBe(
    200,
  );
  const foreign = { origin: "https://example.org", "content-length": "0" };
  expect((await send("PUT", `${Bucket}/c`, foreign)).status).toBe(403);
  expect((await send("PUT", "no-cors/c", foreign)).status).toBe(403);
  const missing = s3.send(new GetObjectCommand({ Bucket, Key: "c" }));
  await refused(missing, "NoSuchKey", 404);
});

it("lets no page at another service, or at the cloud's own paths", async () => {
  for (const path of ["_tunewright/health", "_lambda-url/x/"]) {
    expect((await send("GET", path, { origin: ORIGIN })).status).toBe(403);
  }
});

it.each([
  [
    "a method that there is not",
    { AllowedOrigins: ["*"], AllowedMethods: ["PATCH"] },
    "InvalidRequest",
  ],
  ["two wildcards", { AllowedOrigins: ["*.*"], AllowedMethods: ["GET"] }, "InvalidRequest"],
  ["no origin", { AllowedOrigins: [], AllowedMethods: ["GET"] }, "MalformedXML"],
])("keeps no rule with %s", async (_what, one, code) => {
  await refused(setRules(one), code, 400);
  const { CORSRules } = await s3.send(new GetBucketCorsCommand({ Bucket }));
  expect(CORSRules?.[0]?.MaxAgeSeconds).toBe(100);
});
