import { createHash, createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { wallClock } from "../../../../../infra/local/kernel/clock.ts";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";

const Bucket = "signed-chunks";
let cloud: TestCloud;

beforeAll(async () => {
  cloud = await startTestCloud({ strictAuth: true });
  await cloud.kernel.call("s3", "CreateBucket", { Bucket }, cloud.kernel.rootContext());
});

afterAll(async () => {
  await cloud.stop();
});

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) =>
  createHmac("sha256", key).update(text).digest();

/** Uploads text in chunks, each signed as "Transferring payload in multiple chunks" of S3's reference has it. */
async function upload(chunks: readonly string[], change = (body: string) => body) {
  const timestamp = new Date(wallClock()).toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = [timestamp.slice(0, 8), "us-east-1", "s3", "aws4_request"];
  const key = scope.reduce<string | Buffer>((last, part) => hmac(last, part), "AWS4local");
  const sign = (kind: string, ...lines: string[]) =>
    hmac(
      key,
      [`AWS4-HMAC-SHA256${kind}`, timestamp, scope.join("/"), ...lines].join("\n"),
    ).toString("hex");
  const headers: Record<string, string> = {
    host: new URL(cloud.endpoint).host,
    "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
    "x-amz-date": timestamp,
    "x-amz-decoded-content-length": String(chunks.join("").length),
  };
  const path = `/${Bucket}/k`;
  const names = Object.keys(headers).sort();
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join("");
  const canonical = ["PUT", path, "", lines, names.join(";"), headers["x-amz-content-sha256"]].join(
    "\n",
  );
  let previous = sign("", sha256(canonical));
  const authorization = `AWS4-HMAC-SHA256 Credential=local/${scope.join("/")}, SignedHeaders=${names.join(";")}, Signature=${previous}`;
  const body = [...chunks, ""].map((chunk) => {
    previous = sign("-PAYLOAD", previous, sha256(""), sha256(chunk));
    return `${chunk.length.toString(16)};chunk-signature=${previous}\r\n${chunk}\r\n`;
  });
  const { host: _, ...sent } = headers;
  const options = {
    method: "PUT",
    headers: { ...sent, authorization },
    body: change(body.join("")),
  };
  return fetch(cloud.endpoint + path, options);
}

it("accepts chunks that are signed one after the other", async () => {
  expect((await upload(["hello ", "signed ", "world"])).status).toBe(200);
});

it.each([
  ["changed", (body: string) => body.replace("signed", "forged")],
  ["without their signatures", (body: string) => body.replace(/;chunk-signature=\w+/g, "")],
])("refuses chunks %s", async (_what, change) => {
  const response = await upload(["hello ", "signed ", "world"], change);
  expect(response.status).toBe(403);
  expect(await response.text()).toContain("<Code>SignatureDoesNotMatch</Code>");
});
