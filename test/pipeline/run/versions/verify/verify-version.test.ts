import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findText, writeText } from "../../../../../pipeline/objects.ts";
import { hashEntry, type RegistryEntry } from "../../../../../pipeline/registry/entry.ts";
import { register } from "../../../../../pipeline/registry/register.ts";
import { openDossier, saveDossier } from "../../../../../pipeline/run/versions/dossier.ts";
import { findStoredInput } from "../../../../../pipeline/run/versions/stored-input.ts";
import { isBroken } from "../../../../../pipeline/run/versions/verify/verification.ts";
import { verifyVersion } from "../../../../../pipeline/run/versions/verify/verify-version.ts";
import { reportFile } from "../../../../../pipeline/run-folder/report.ts";
import { MODEL } from "../../../../support/answered-run.ts";
import { aRegisteredRun, colorQuestions } from "../../../../support/dossier.ts";
import {
  type PipelineEnvironment,
  startEnvironment,
} from "../../../../support/pipeline-environment.ts";
import { temporaryFolder } from "../../../../support/temporary-folder.ts";

let environment: PipelineEnvironment;
let entry: RegistryEntry;
beforeAll(async () => {
  environment = await startEnvironment();
  entry = await aRegisteredRun(environment, "run-1", colorQuestions(60));
});
afterAll(() => environment.stop());

/** Saves the dossier in a new folder. */
async function saved(): Promise<{ folder: string; files: string[] }> {
  const folder = join(temporaryFolder(), "dossier");
  return { folder, files: await saveDossier(environment.bucket, entry, folder) };
}

/** The files of a saved dossier that are not what was registered. */
async function broken(folder: string): Promise<string[]> {
  const { bucket, entry } = await openDossier(folder, "run-1");
  const checks = await verifyVersion(bucket, entry);
  return [...new Set(checks.filter(isBroken).map(({ file }) => file))];
}

describe("a dossier", () => {
  it("is fine as it was registered, in the bucket and in a folder, and leaves nothing unrecorded", async () => {
    expect(entry.outcome).toBe("accepted");
    const online = await verifyVersion(environment.bucket, entry);
    expect(online.filter(({ status }) => status !== "fine")).toEqual([]);
    const { folder, files } = await saved();
    const { bucket, entry: own } = await openDossier(folder, "run-1");
    expect(await verifyVersion(bucket, own)).toEqual(online);
    expect(files.filter((file) => !online.some((check) => check.file === file))).toEqual([]);
  });

  it("shows a flipped byte of every file, by the file's name", async () => {
    const { folder, files } = await saved();
    expect(files.length).toBeGreaterThan(12);
    for (const file of files) {
      const path = join(folder, file);
      const bytes = readFileSync(path);
      // In the middle, where it is a part of something.
      const at = Math.floor(bytes.length / 2);
      writeFileSync(
        path,
        Buffer.from(bytes.map((byte, index) => (index === at ? byte ^ 1 : byte))),
      );
      const found = await broken(folder).catch((error: Error) => [error.message]);
      expect([file, found.join(" ")]).toEqual([file, expect.stringContaining(file)]);
      writeFileSync(path, bytes);
    }
    expect(await broken(folder)).toEqual([]);
  });

  it("shows a file that is missing, and is never saved over other files", async () => {
    const { folder } = await saved();
    rmSync(join(folder, "evaluation/base/rows-00000000.jsonl"));
    rmSync(join(folder, "report.md"));
    expect(await broken(folder)).toEqual(
      expect.arrayContaining(["evaluation/base/rows-00000000.jsonl", "report.md", "verdict.json"]),
    );
    await expect(saveDossier(environment.bucket, entry, folder)).rejects.toMatchObject({
      code: "Dossier.FolderInUse",
    });
    await expect(openDossier(folder, "run-2")).rejects.toMatchObject({ code: "Dossier.None" });
  });

  it("shows a verdict that does not follow from the answers, also where all digests were made again", async () => {
    const { folder } = await saved();
    const path = join(folder, "verdict.json");
    const better = readFileSync(path, "utf8").replaceAll(/"tuned": 0\.9\d+/g, '"tuned": 0.99');
    writeFileSync(path, better);
    const { bucket, entry: own } = await openDossier(folder, "run-1");
    const checks = await verifyVersion(bucket, own);
    const recomputed = checks.find(({ what }) => what === "labels, recomputed");
    expect(recomputed).toMatchObject({
      status: "differs",
      expected: expect.stringContaining("tuned 0.99,"),
      found: expect.stringContaining("tuned 0.966666667,"),
    });
  });

  it("of a version that is older than its digests is fine, and says what is not recorded", async () => {
    const { digests: _digests, sha256: _own, ...old } = entry;
    const checks = await verifyVersion(environment.bucket, old);
    expect(checks.filter(isBroken)).toEqual([]);
    const open = checks.filter(({ status }) => status === "not-recorded").map(({ file }) => file);
    expect(open).toEqual(expect.arrayContaining(["report.html", "verdict.json", "run.json"]));
    expect(open).not.toContain("input/train.jsonl");
  });
});

describe("a resume of a run that has registered its version", () => {
  it("may write its report again: the digests of that are recorded, too", async () => {
    const { bucket, clock } = environment;
    const input = (await findStoredInput(bucket, entry))?.input;
    const report = await reportFile.find(bucket, "run-1");
    if (input === undefined || report === undefined) throw new Error("the run has no input");
    await reportFile.write(bucket, "run-1", { ...report, writtenAt: "2026-11-24T00:00:00.000Z" });
    const differs = (await verifyVersion(bucket, entry)).filter(isBroken);
    expect(differs.map(({ file }) => file)).toEqual(["report.json"]);
    const of = { runId: "run-1", version: "run-1_2", request: input, jobArn: null };
    const again = { ...of, modelArn: MODEL, servingArn: "arn:serving", committedUntil: null };
    expect((await register(bucket, clock, again)).version).toBe("run-1");
    const checks = await verifyVersion(bucket, entry);
    expect(checks.filter(isBroken)).toEqual([]);
    expect(checks.find(({ note }) => note !== null)).toMatchObject({
      file: "report.json",
      note: expect.stringContaining("run-1_2"),
    });
    const key = "runs/run-1/digests/run-1_2.json";
    const text = (await findText(bucket, key))?.text ?? "";
    await writeText(bucket, key, { text: text.replace("run-1_2", "run-1_3"), type: "text/plain" });
    const changed = (await verifyVersion(bucket, entry)).filter(isBroken);
    expect(changed.map(({ file }) => file)).toEqual(["digests/run-1_2.json", "report.json"]);
  });
});

it("an entry's digest is of all its members but itself", () => {
  expect(entry.sha256).toBe(hashEntry(entry));
  expect(hashEntry({ ...entry, registeredAt: "later" })).not.toBe(entry.sha256);
});
