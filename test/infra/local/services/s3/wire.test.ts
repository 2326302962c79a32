import { createHash } from "node:crypto";
import { type OutgoingHttpHeaders, request } from "node:http";
import { text } from "node:stream/consumers";
import { crc32 } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";

const SIGNED =
  "AWS4-HMAC-SHA256 Credential=local/20261123/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=" +
  "0".repeat(64);
let cloud: TestCloud;

beforeAll(async () => {
  cloud = await startTestCloud();
  await send("PUT /wire");
});

afterAll(async () => {
  await cloud.stop();
});

/** Sends a request byte for byte, as no SDK would, and reads the answer. */
async function send(line: string, headers: OutgoingHttpHeaders = {}, body: string | Buffer = "") {
  const [method, path] = line.split(" ");
  const { hostname, port } = new URL(cloud.endpoint);
  const signature = { authorization: SIGNED, "x-amz-date": "20261123T000000Z" };
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>(
    (resolve, reject) => {
      const sent = request({ method, path, hostname, port, headers: { ...signature, ...headers } });
      sent.on("error", reject);
      sent.on("response", (answer) => {
        text(answer).then(
          (content) =>
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: content }),
          reject,
        );
      });
      sent.end(body);
    },
  );
}

const code = (body: string) => /<Code>(\w+)<\/Code>/.exec(body)?.[1];
const signature = `;chunk-signature=${"a".repeat(64)}`;

it("takes signed chunks off a body and keeps the object's own encoding", async () => {
  const chunks = `5${signature}\r\nhello\r\n6${signature}\r\n world\r\n0${signature}\r\n\r\n`;
  const put = await send(
    "PUT /wire/chunks",
    {
      "content-encoding": "gzip,aws-chunked",
      "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
      "x-amz-decoded-content-length": 11,
    },
    chunks,
  );
  expect(put.status).toBe(200);
  const get = await send("GET /wire/chunks");
  expect([get.body, get.headers["content-encoding"]]).toEqual(["hello world", "gzip"]);
});

function trailing(body: string, trailer: string) {
  const framed = `${body.length.toString(16)}\r\n${body}\r\n0\r\n${trailer}\r\n`;
  const headers = {
    "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
    "x-amz-decoded-content-length": body.length,
    "x-amz-trailer": "x-amz-checksum-crc32",
  };
  return send("PUT /wire/trailing", headers, framed);
}

it("holds a body against the checksum that trails it", async () => {
  const value = Buffer.alloc(4);
  value.writeUInt32BE(crc32("hello"));
  const right = await trailing("hello", `x-amz-checksum-crc32:${value.toString("base64")}\r\n`);
  expect([right.status, right.headers["x-amz-checksum-crc32"]]).toEqual([
    200,
    value.toString("base64"),
  ]);
  expect(code((await trailing("hello", "x-amz-checksum-crc32:AAAAAA==\r\n")).body)).toBe(
    "BadDigest",
  );
  expect(code((await trailing("hello", "")).body)).toBe("MalformedTrailerError");
  expect((await send("GET /wire/trailing")).body).toBe("hello");
});

it("refuses a body that is not the one that was hashed", async () => {
  const sha256 = createHash("sha256").update("other").digest("hex");
  const put = await send("PUT /wire/sha", { "x-amz-content-sha256": sha256 }, "hello");
  expect([put.status, code(put.body)]).toEqual([400, "XAmzContentSHA256Mismatch"]);
  expect((await send("GET /wire/sha")).status).toBe(404);
});

it("answers errors with the key, the resource and the request that they are about", async () => {
  const { status, headers, body } = await send("GET /wire/a%26b%3C");
  expect(status).toBe(404);
  expect(headers["content-type"]).toBe("application/xml");
  expect(body).toContain("<Key>a&amp;b&lt;</Key>");
  expect(body).toContain("<Resource>/wire/a%26b%3C</Resource>");
  expect(body).toContain(`<RequestId>${headers["x-amz-request-id"]}</RequestId>`);
});

it.each([
  ["GET /wire/%ff", {}, "", 400, "InvalidURI"],
  ["GET /wire?max-keys=many", {}, "", 400, "InvalidArgument"],
  ["GET /wire?max-keys=%0A", {}, "", 400, "InvalidArgument"],
  ["GET /wire?encoding-type=base64", {}, "", 400, "InvalidArgument"],
  ["POST /wire?delete", {}, "<Delete><Object>", 400, "MalformedXML"],
  ["POST /wire?delete", {}, "<Delete></Delete>", 400, "MalformedXML"],
  ["POST /wire?delete", { "content-md5": "AAAA" }, "<Delete></Delete>", 400, "InvalidDigest"],
  ["PUT /wire?versioning", {}, "<V><Status>On</Status></V>", 400, "MalformedXML"],
  ["PATCH /wire/k", {}, "", 405, "MethodNotAllowed"],
  ["GET /wire/k?torrent", {}, "", 501, "NotImplemented"],
  ["PUT /wire/k", { "x-amz-sdk-checksum-algorithm": "CRC32" }, "x", 400, "InvalidRequest"],
  ["PUT /wire/k", { "x-amz-storage-class": "LUKEWARM" }, "x", 400, "InvalidArgument"],
] as const)("%s %j %j is %i %s", async (line, headers, body, status, expected) => {
  const answer = await send(line, headers, body);
  expect([answer.status, code(answer.body)]).toEqual([status, expected]);
});

it("finds the bucket in the host's name too", async () => {
  await send("PUT /wire/by/path", {}, "by path");
  const { port } = new URL(cloud.endpoint);
  const answer = await send("GET /by/path", { host: `wire.localhost:${port}` });
  expect(answer.body).toBe("by path");
});

it("answers a HEAD with the length and no body", async () => {
  await send("PUT /wire/head", {}, "12345");
  const { status, headers, body } = await send("HEAD /wire/head");
  expect([status, headers["content-length"], body]).toEqual([200, "5", ""]);
  expect((await send("HEAD /wire/none")).body).toBe("");
});

it("returns an Expires that is not a date", async () => {
  await send("PUT /wire/expires", { expires: "never" }, "x");
  expect((await send("GET /wire/expires")).headers["expires"]).toBe("never");
});

it("needs the length of an object before its body", async () => {
  const chunked = await send("PUT /wire/long", { "transfer-encoding": "chunked" }, "hello");
  expect([chunked.status, code(chunked.body)]).toEqual([501, "NotImplemented"]);
  const framed = await send(
    "PUT /wire/long",
    {
      "transfer-encoding": "chunked",
      "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
      "x-amz-decoded-content-length": 5,
    },
    "5\r\nhello\r\n0\r\n\r\n",
  );
  expect(framed.status).toBe(200);
});

it("refuses an attribute of objects that there is not", async () => {
  await send("PUT /wire/attributes", {}, "x");
  const attributes = { "x-amz-object-attributes": "ETag,Color" };
  const { status, body } = await send("GET /wire/attributes?attributes", attributes);
  expect([status, code(body)]).toEqual([400, "InvalidArgument"]);
});
