import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findText, hashObject } from "../../../pipeline/objects.ts";
import { downloadRun } from "../../../pipeline/run/download.ts";
import { type UploadProgress, uploadFile } from "../../../pipeline/run/upload.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment?.stop());

const folder = mkdtempSync(join(tmpdir(), "tunewright-upload-"));

function aFile(name: string, content: string | Buffer) {
  const path = join(folder, name);
  writeFileSync(path, content);
  return { path, sha256: createHash("sha256").update(content).digest("hex") };
}

it("sends a file once, with its hash as metadata", async () => {
  const file = aFile("a.jsonl", '{"prompt":"a"}\n');
  expect(await uploadFile(environment.bucket, "once/a.jsonl", file)).toBe(true);
  expect(await uploadFile(environment.bucket, "once/a.jsonl", file)).toBe(false);
  expect((await findText(environment.bucket, "once/a.jsonl"))?.text).toBe('{"prompt":"a"}\n');
});

it("never overwrites what a run was started with", async () => {
  await uploadFile(environment.bucket, "kept/a.jsonl", aFile("b.jsonl", "first\n"));
  const other = aFile("c.jsonl", "second\n");
  await expect(uploadFile(environment.bucket, "kept/a.jsonl", other)).rejects.toThrow(
    /different content/,
  );
  expect((await findText(environment.bucket, "kept/a.jsonl"))?.text).toBe("first\n");
});

it("lets one of two simultaneous uploads win, and the other succeed without sending", async () => {
  const file = aFile("d.jsonl", "both\n");
  const sent = await Promise.all(
    [1, 2].map(() => uploadFile(environment.bucket, "race/a.jsonl", file)),
  );
  expect(sent).toContain(true);
});

it("sends a file in many parts", async () => {
  const file = aFile("large.jsonl", randomBytes(17 * 1024 * 1024));
  const seen: number[] = [];
  const onUpload = ({ loaded, total }: UploadProgress) => seen.push(loaded / total);
  expect(await uploadFile(environment.bucket, "large/a.jsonl", file, onUpload)).toBe(true);
  expect(seen.length).toBeGreaterThan(2);
  expect(seen.at(-1)).toBe(1);
  expect(await hashObject(environment.bucket, "large/a.jsonl")).toBe(file.sha256);
  expect(await uploadFile(environment.bucket, "large/a.jsonl", file)).toBe(false);
});

it("downloads what a run made, and nothing outside the folder", async () => {
  await environment.put("runs/some-run/report.md", "# Report\n");
  await environment.put("runs/some-run/evaluation/rows-0.jsonl", "{}\n");
  await environment.put("runs/some-run/../../escaped", "no\n");
  await environment.put("runs/some-run-2/report.md", "another\n");
  const files = await downloadRun(environment.bucket, "some-run", join(folder, "run"));
  expect(files).toEqual(["evaluation/rows-0.jsonl", "report.md"]);
});
