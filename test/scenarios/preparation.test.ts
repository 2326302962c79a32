import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { GetObjectCommand, ListObjectVersionsCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { StopExecutionCommand } from "@aws-sdk/client-sfn";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listLocal, nameFiles, prepareInSteps } from "../../dataset-tools/index.ts";
import { PreparationSettings } from "../../dataset-tools/shards/settings.ts";
import { systemClock } from "../../pipeline/clock.ts";
import { preparationLayout } from "../../pipeline/preparation/request.ts";
import {
  type PreparationPlace,
  preparationPlace,
} from "../../pipeline/run/preparations/preparation-place.ts";
import {
  type PreparationView,
  readPreparation,
} from "../../pipeline/run/preparations/preparation-view.ts";
import { proposePreparation } from "../../pipeline/run/preparations/propose-preparation.ts";
import { startPreparation } from "../../pipeline/run/preparations/start-preparation.ts";
import { watchPreparation } from "../../pipeline/run/preparations/watch-preparation.ts";
import { isExcepted } from "../support/grant-exceptions.ts";
import { partOf } from "../support/grant-scenarios.ts";
import { grantsOf, isAbout, listen } from "../support/grants.ts";
import type { TestCloud } from "../support/local-cloud.ts";
import { type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";

const LABELS = ["refund", "invoice", "delivery", "password"];

/** Rows of which some are the same in several files. */
const rows = (from: number) =>
  Array.from({ length: 250 }, (_, at) => {
    const number = at % 20 === 0 ? 0 : from + at;
    const label = LABELS[number % LABELS.length] ?? "";
    return { prompt: `Ticket ${number}: what about my ${label}, please?`, completion: label };
  });

const jsonl = (some: readonly object[]) =>
  Buffer.from(some.map((row) => `${JSON.stringify(row)}\n`).join(""));

/** Files of every kind, one with bytes that are no text. */
const files: Readonly<Record<string, Buffer>> = {
  "a.jsonl": jsonl(rows(1)),
  "b.csv": Buffer.from(
    `prompt,completion\n${rows(300)
      .map(({ prompt, completion }) => `"${prompt}",${completion}\n`)
      .join("")}`,
  ),
  "c.jsonl": Buffer.concat([jsonl(rows(600)), Buffer.from([0x22, 0xff, 0x81, 10])]),
  "d.jsonl.gz": gzipSync(jsonl(rows(1000))),
  "e.parquet": Buffer.from(
    parquetWriteBuffer({
      columnData: (["prompt", "completion"] as const).map((name) => ({
        name,
        type: "STRING" as const,
        data: rows(1300).map((row) => row[name]),
      })),
    }),
  ),
};
const SHARDS = Object.keys(files).length;

const settings = PreparationSettings.parse({
  ...{ model: "nova-micro", sample: 400, partitions: 2, dropBadRows: true },
});

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

describe("a preparation in the cloud", () => {
  const folder = mkdtempSync(join(tmpdir(), "tunewright-preparation-"));
  let pipeline: PipelineCloud;
  let place: PreparationPlace;
  let digest: string;
  let restarted: TestCloud | undefined;
  beforeAll(async () => {
    pipeline = await startPipelineCloud();
    place = preparationPlace(pipeline.environment);
    await upload();
    digest = await here();
  });
  afterAll(async () => {
    await (restarted ?? pipeline)?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function upload(): Promise<void> {
    const { s3, name: Bucket } = pipeline.bucket;
    for (const [file, Body] of Object.entries(files)) {
      await s3.send(new PutObjectCommand({ Bucket, Key: `data/rows/${file}`, Body }));
    }
  }

  /** Digest of the manifest that this machine makes of the same files. */
  async function here(): Promise<string> {
    const input = join(folder, "rows");
    mkdirSync(input);
    for (const [file, bytes] of Object.entries(files)) writeFileSync(join(input, file), bytes);
    const outDir = join(folder, "dataset");
    await prepareInSteps({ settings, files: nameFiles([listLocal(input)]), outDir });
    return sha256(readFileSync(join(outDir, "manifest.json")));
  }

  /** The request of a preparation in which each file is a shard. */
  async function requestOf(id: string, given: readonly string[] = [""]) {
    const { s3, name } = pipeline.bucket;
    const inputs = given.map((one) => `s3://${name}/data/rows/${one}`);
    const wanted = { inputs, heldOut: [], settings, shardBytes: 1, id };
    return (await proposePreparation(s3, wanted, { dataBucket: name, sourceBuckets: [] })).request;
  }

  const start = async (id: string) => startPreparation(place, await requestOf(id));

  const end = (id: string): Promise<PreparationView> =>
    watchPreparation(place, id, { clock: systemClock, every: 100, onProgress: () => undefined });

  const reading = (id: string) =>
    pipeline.until(async () => {
      const { steps } = await readPreparation(place, id);
      return steps.some(({ name }) => name === "Read each shard") || undefined;
    });

  /** How often a file of the work was written. */
  async function writes(id: string, name: string): Promise<number> {
    const { s3, name: Bucket } = pipeline.bucket;
    const Prefix = `${preparationLayout(id).work}${name}`;
    const { Versions } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix }));
    return (Versions ?? []).length;
  }

  const summary = (shard: number) => `shards/${String(shard).padStart(6, "0")}/summary.json`;

  it("makes the same set as one machine, of good and bad files of every kind, with no permission too many", async () => {
    const { iam } = pipeline.cloud.kernel;
    const heard = listen(iam);
    // Objects and globs: the files of the prefix, in the same order.
    const request = await requestOf("kinds", [
      "a.jsonl",
      "*.csv",
      "c.jsonl",
      "d.*",
      "**/*.parquet",
    ]);
    expect(await startPreparation(place, request)).toBe("new");
    const view = await end("kinds");
    expect(view).toMatchObject({ error: null, status: "SUCCEEDED", dataset: { digest } });
    expect(view.steps.flatMap(({ items }) => (items === null ? [] : [items]))).toEqual([
      { done: SHARDS, total: SHARDS },
      { done: 2, total: 2 },
      { done: SHARDS, total: SHARDS },
    ]);
    const { s3, name: Bucket } = pipeline.bucket;
    const Key = `${preparationLayout("kinds").dataset}rejected.jsonl`;
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const rejected = (await Body?.transformToString()) ?? "";
    expect(rejected).toMatch(/"file":"c\.jsonl","line":251,/);
    expect(await start("kinds")).toBe("done");

    const idle = grantsOf(iam)
      .filter((grant) => partOf(grant.role.name) === "preparing" && !isExcepted(grant))
      .filter((grant) => !heard.some((what) => isAbout(grant, what)));
    expect(idle.map(({ role, action, resource }) => [role.name, action, resource])).toEqual([]);
  });

  it("calls a function that is killed again, and one that had written half of its files", async () => {
    const { s3, name: Bucket } = pipeline.bucket;
    const Key = `${preparationLayout("killed").work}shards/000001/rows.jsonl.gz`;
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: "half of a fi" }));
    const killed = (name: string) => ({
      ...{ at: "lambda", match: { function: `*${name}*` }, effect: "out-of-memory" },
      ...{ nth: 2, times: 1 },
    });
    const all = ["ReadShard", "FindDuplicates", "ExtractRows"].map(killed);
    await pipeline.plan(...all, { ...killed("WriteDataset"), nth: 1 });
    await start("killed");
    expect(await end("killed")).toMatchObject({ error: null, dataset: { digest } });
    await pipeline.plan();
  });

  it("says which shard failed for good, and then reads only that again", async () => {
    await pipeline.plan({
      ...{ at: "lambda", match: { function: "*ReadShard*" }, effect: "error", nth: SHARDS },
      settings: { code: "AccessDenied", message: "Access Denied" },
    });
    await start("failed");
    const { error } = await end("failed");
    expect(error?.error).toBe("Preparation.StepFailed");
    const said = /^1 of 5 shards could not be read: [a-e]\.\S+ \(AccessDenied: Access Denied\)$/;
    expect(error?.cause).toMatch(said);
    await pipeline.plan();
    expect(await start("failed")).toBe("continued");
    expect(await end("failed")).toMatchObject({ resumes: 1, dataset: { digest } });
    for (let shard = 0; shard < SHARDS; shard++) {
      expect(await writes("failed", summary(shard))).toBe(1);
    }
  });

  it("continues after it was stopped", async () => {
    await start("stopped");
    await reading("stopped");
    const { executionArn } = await readPreparation(place, "stopped");
    await pipeline.sfn.send(new StopExecutionCommand({ executionArn }));
    expect((await end("stopped")).status).toBe("ABORTED");
    expect(await start("stopped")).toBe("continued");
    expect(await end("stopped")).toMatchObject({ dataset: { digest } });
  });

  it("ends with words where bad rows are not to be left out", async () => {
    const request = await requestOf("strict");
    const strict = { ...settings, dropBadRows: false };
    await startPreparation(place, { ...request, settings: strict });
    expect((await end("strict")).error).toMatchObject({ error: "Dataset.BadData" });
  });

  it("refuses files that are no longer those of the plan", async () => {
    const request = await requestOf("changed");
    await startPreparation(place, { ...request, files: { ...request.files, digest: "other" } });
    expect((await end("changed")).error).toMatchObject({ error: "Preparation.FilesChanged" });
  });

  it("continues in a cloud that was restarted in its middle", async () => {
    await start("restarted");
    await reading("restarted");
    restarted = await pipeline.cloud.restart();
    expect(await end("restarted")).toMatchObject({ error: null, dataset: { digest } });
  });
});
