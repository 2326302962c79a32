import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect } from "vitest";
import { startTestCloud, type TestCloud } from "../support/local-cloud.ts";
import { awsCommand, itNeeds } from "../support/needs.ts";

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "tunewright-s3-cli-"));
let cloud: TestCloud;

beforeAll(async () => {
  cloud = await startTestCloud({ strictAuth: true });
});

afterAll(async () => {
  await cloud.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the AWS command as its user would, with nothing but the endpoint and credentials set. */
async function aws(...args: string[]): Promise<string> {
  const env = {
    PATH: process.env["PATH"],
    HOME: folder,
    AWS_ENDPOINT_URL: cloud.endpoint,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_DEFAULT_REGION: "us-east-1",
  };
  return (await run("aws", args, { env, cwd: folder })).stdout;
}

itNeeds(awsCommand(), "serves a session of the aws command", async () => {
  const large = Buffer.alloc(9 * 1024 * 1024, "large");
  mkdirSync(join(folder, "up", "sub"), { recursive: true });
  writeFileSync(join(folder, "up", "large.bin"), large);
  writeFileSync(join(folder, "up", "sub", "a b.txt"), "small");
  await aws("s3", "mb", "s3://cli");
  await aws("s3", "sync", "up", "s3://cli/data", "--no-progress");
  expect(await aws("s3", "sync", "up", "s3://cli/data", "--no-progress")).toBe("");
  expect(await aws("s3", "ls", "s3://cli/data/")).toMatch(/PRE sub\/\n.* 9437184 large\.bin/);
  await aws("s3", "cp", "s3://cli/data/large.bin", "s3://cli/copy.bin", "--no-progress");
  await aws("s3", "cp", "s3://cli/copy.bin", "back.bin", "--no-progress");
  expect(readFileSync(join(folder, "back.bin")).equals(large)).toBe(true);
  const link = (await aws("s3", "presign", "s3://cli/data/sub/a b.txt")).trim();
  expect(await (await fetch(link)).text()).toBe("small");
  const head = JSON.parse(
    await aws("s3api", "head-object", "--bucket", "cli", "--key", "copy.bin"),
  );
  expect(head).toMatchObject({ ContentLength: large.length, ServerSideEncryption: "AES256" });
  await expect(
    aws("s3api", "get-object", "--bucket", "cli", "--key", "none", "x"),
  ).rejects.toMatchObject({ stderr: expect.stringContaining("NoSuchKey") });
  const sealed = ["--sse-c", "AES256", "--sse-c-key", "k".repeat(32), "--no-progress"];
  const sum = ["--checksum-algorithm", "CRC32"];
  await aws("s3", "cp", "back.bin", "s3://cli/sealed.bin", ...sum, ...sealed);
  await aws("s3", "cp", "s3://cli/sealed.bin", "opened.bin", ...sealed);
  expect(readFileSync(join(folder, "opened.bin")).equals(large)).toBe(true);
  await aws("s3", "rb", "s3://cli", "--force");
  expect(await aws("s3", "ls")).toBe("");
});
