import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createClock } from "../../../../../infra/local/kernel/clock.ts";
import type { CallContext, Cloud, Shape } from "../../../../../infra/local/kernel/service.ts";
import { createS3 } from "../../../../../infra/local/services/s3/service.ts";

const Bucket = "durable";
const context: CallContext = {
  principal: { kind: "root", arn: "arn:aws:iam::123456789012:root", accountId: "123456789012" },
  requestId: "test",
};
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tunewright-s3-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Opens S3 alone on the folder, as a start of the local cloud does. */
function open() {
  const cloud: Cloud = {
    accountId: "123456789012",
    region: "us-east-1",
    folder,
    clock: createClock(),
    faults: { take: () => undefined },
    call: (_service, operation, input, caller) => s3.call(operation, input, caller),
    authorize: () => undefined,
    assumeRole: () => context.principal,
    emit: () => undefined,
  };
  const s3 = createS3(cloud);
  return (operation: string, input: Shape) => s3.call(operation, { Bucket, ...input }, context);
}

type Call = ReturnType<typeof open>;

const read = async (call: Call, Key: string) =>
  text((await call("GetObject", { Key }))["Body"] as Readable);
const blobs = () => readdirSync(join(folder, "s3", Bucket, "blobs"));

it("finds everything again on the same folder", async () => {
  const before = open();
  await before("CreateBucket", {});
  await before("PutBucketVersioning", { VersioningConfiguration: { Status: "Enabled" } });
  for (const Body of ["1", "2"])
    await before("PutObject", { Key: "é/k", Body, Metadata: { a: "b" } });
  const { UploadId } = await before("CreateMultipartUpload", { Key: "big" });
  const part = { Key: "big", UploadId, PartNumber: 1 };
  const { ETag } = await before("UploadPart", { ...part, Body: "part" });
  const after = open();
  expect(await read(after, "é/k")).toBe("2");
  const { Versions } = await after("ListObjectVersions", {});
  expect(Versions).toHaveLength(2);
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  await after("CompleteMultipartUpload", { Key: "big", UploadId, MultipartUpload });
  expect(await read(open(), "big")).toBe("part");
});

it("leaves no content behind that nothing names", async () => {
  const call = open();
  await call("CreateBucket", {});
  for (const Body of ["1", "2", "3"]) await call("PutObject", { Key: "k", Body });
  expect(blobs()).toHaveLength(1);
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from("half");
      throw new Error("the connection broke");
    })(),
  );
  await expect(call("PutObject", { Key: "k", Body: broken })).rejects.toThrow("broke");
  expect(blobs()).toHaveLength(1);
  expect(await read(call, "k")).toBe("3");
  await call("DeleteObject", { Key: "k" });
  expect(blobs()).toEqual([]);
});

it("accepts bodies of every kind from callers inside", async () => {
  const call = open();
  await call("CreateBucket", {});
  const bodies = ["text", Buffer.from("bytes"), Readable.from(["a ", "stream"]), undefined];
  for (const [index, Body] of bodies.entries()) await call("PutObject", { Key: `${index}`, Body });
  const found = await Promise.all(bodies.map((_, index) => read(call, `${index}`)));
  expect(found).toEqual(["text", "bytes", "a stream", ""]);
});

it("has, after a kill -9 at any moment, the old object or the new one", async () => {
  const program = `
    import { createServer } from "node:http";
    const { createS3 } = await import(${JSON.stringify(new URL("../../../../../infra/local/services/s3/service.ts", import.meta.url).href)});
    const { createClock } = await import(${JSON.stringify(new URL("../../../../../infra/local/kernel/clock.ts", import.meta.url).href)});
    const s3 = createS3({ accountId: "1", region: "us-east-1", folder: ${JSON.stringify(folder)}, clock: createClock() });
    const context = { principal: { kind: "root", arn: "", accountId: "1" }, requestId: "" };
    for (let n = 1; ; n += 1) {
      const Body = String(n).repeat(200_000);
      await s3.call("PutObject", { Bucket: "durable", Key: "k", Body, Metadata: { n: String(n) } }, context);
      process.stdout.write(n + "\\n");
    }`;
  await open()("CreateBucket", {});
  for (let round = 0; round < 3; round += 1) {
    const child = spawn(process.execPath, [
      "--import",
      "tsx",
      "--input-type=module",
      "-e",
      program,
    ]);
    const killer = new Promise<void>((resolve) => {
      child.stdout.once("data", () => setTimeout(() => resolve(), 17 * round + 5));
    });
    await killer;
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("close", resolve));
    const call = open();
    const { Metadata } = await call("HeadObject", { Key: "k" });
    const { n } = Metadata as { n: string };
    expect(await read(call, "k")).toBe(n.repeat(200_000));
    expect(blobs()).toHaveLength(1);
  }
});
