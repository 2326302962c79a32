import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect } from "vitest";
import { startTestCloud, type TestCloud } from "../support/local-cloud.ts";
import { itNeeds, shared } from "../support/needs.ts";

let cloud: TestCloud;
const folder = mkdtempSync(join(tmpdir(), "tunewright-s3-check-"));

beforeAll(async () => {
  cloud = await startTestCloud({ strictAuth: true });
});

afterAll(async () => {
  await cloud.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the script of recorded checks from a folder where it finds the AWS SDK. */
async function runChecks(checks: string): Promise<string> {
  const script = join(folder, "s3-check.mjs");
  copyFileSync(checks, script);
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  const child = spawn(process.execPath, [script, cloud.endpoint], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return text(child.stdout);
}

const checks = shared("conformance/s3-check.mjs");

itNeeds(checks, "passes every check of what the AWS SDK needs of an S3 server", async (path) => {
  const output = await runChecks(path);
  const [, passed, all] = /(\d+)\/(\d+)/.exec(output) ?? [];
  expect(Number(all)).toBeGreaterThanOrEqual(38);
  expect(passed, output).toBe(all);
});
