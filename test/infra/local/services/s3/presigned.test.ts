import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { wallClock } from "../../../../../infra/local/kernel/clock.ts";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";

const Bucket = "presigned";
let cloud: TestCloud;

beforeAll(async () => {
  cloud = await startTestCloud({ strictAuth: true });
  const call = (operation: string, input: object) =>
    cloud.kernel.call("s3", operation, { Bucket, ...input }, cloud.kernel.rootContext());
  await call("CreateBucket", {});
  await call("PutObject", { Key: "a b", Body: "hello" });
});

afterAll(async () => {
  await cloud.stop();
});

interface Wish {
  readonly method?: string;
  readonly path: string;
  /** Seconds from now. */
  readonly expires: number;
  readonly secret?: string;
  readonly contentType?: string;
}

/** A URL as signature version 2 makes it, which `aws s3 presign` does for us-east-1. */
function presign({
  method = "GET",
  path,
  expires,
  secret = "local",
  contentType = "",
}: Wish): string {
  const until = Math.floor(wallClock() / 1000) + expires;
  const signed = [method, "", contentType, until, path].join("\n");
  const Signature = createHmac("sha1", secret).update(signed).digest("base64");
  const query = new URLSearchParams({ AWSAccessKeyId: "local", Signature, Expires: String(until) });
  return `${cloud.endpoint}${path}${path.includes("?") ? "&" : "?"}${query}`;
}

it("serves anyone who holds the link, and no one else", async () => {
  const path = `/${Bucket}/a%20b`;
  const response = await fetch(presign({ path, expires: 60 }));
  expect([response.status, await response.text()]).toEqual([200, "hello"]);
  expect((await fetch(cloud.endpoint + path)).status).toBe(403);
});

it("accepts an upload by a link", async () => {
  const path = `/${Bucket}/new`;
  const contentType = "text/plain";
  const url = presign({ method: "PUT", path, expires: 60, contentType });
  const put = await fetch(url, {
    method: "PUT",
    body: "by link",
    headers: { "content-type": contentType },
  });
  expect(put.status).toBe(200);
  expect(await (await fetch(presign({ path, expires: 60 }))).text()).toBe("by link");
});

it.each([
  ["is expired", { path: `/${Bucket}/a%20b`, expires: -1 }, "AccessDenied"],
  [
    "has another secret",
    { path: `/${Bucket}/a%20b`, expires: 60, secret: "wrong" },
    "SignatureDoesNotMatch",
  ],
  [
    "is for another method",
    { path: `/${Bucket}/a%20b`, expires: 60, method: "PUT" },
    "SignatureDoesNotMatch",
  ],
])("refuses a link that %s", async (_what, wish, code) => {
  const response = await fetch(presign(wish));
  expect(response.status).toBe(403);
  expect(await response.text()).toContain(`<Code>${code}</Code>`);
});

it("signs what a link asks of a subresource", async () => {
  const url = presign({ path: `/${Bucket}?location`, expires: 60 });
  expect(await (await fetch(url)).text()).toContain("LocationConstraint");
  expect((await fetch(url.replace("?location&", "?policy&"))).status).toBe(403);
});
