import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect } from "vitest";
import { startTestCloud, type TestCloud } from "../support/local-cloud.ts";
import { boto3, itNeeds } from "../support/needs.ts";

const run = promisify(execFile);
const script = fileURLToPath(new URL("./s3-boto3.py", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "tunewright-s3-boto3-"));
let cloud: TestCloud;

beforeAll(async () => {
  cloud = await startTestCloud({ strictAuth: true });
});

afterAll(async () => {
  await cloud.stop();
  rmSync(folder, { recursive: true, force: true });
});

itNeeds(boto3(), "serves boto3 as its users write it", async (python) => {
  const { stdout } = await run(python, [script, cloud.endpoint], { cwd: folder });
  const checks = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { check: string; failure: string | null });
  expect(checks.length).toBeGreaterThan(0);
  expect(checks.filter(({ failure }) => failure !== null)).toEqual([]);
});
