import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  CreateModelCustomizationJobCommand,
  ListModelCustomizationJobsCommand,
} from "@aws-sdk/client-bedrock";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { afterEach, expect, it } from "vitest";
import {
  aJob,
  type Bench,
  BUCKET,
  benchOn,
  converseLine,
  examples,
  jobEnd,
  put,
  startBench,
} from "../../../../support/bedrock-tuning.ts";

const folder = mkdtempSync(join(tmpdir(), "tunewright-kill-"));
let daemon: ChildProcess | undefined;
let bench: Bench | undefined;

afterEach(async () => {
  daemon?.kill("SIGKILL");
  await bench?.stop();
});

/** A cloud that is killed in the middle of its first training. */
async function startDoomed(): Promise<{ bench: Bench; killed: Promise<unknown> }> {
  const script = fileURLToPath(new URL("../../../../support/bedrock-daemon.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", script, folder, "60000"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  daemon = child;
  const killed = once(child, "exit");
  const [port] = (await once(child.stdout, "data")) as [Buffer];
  const client = {
    endpoint: `http://127.0.0.1:${String(port).trim()}`,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  };
  const stop = async () => undefined;
  return { bench: benchOn({ client, folder, stop } as unknown as Bench["cloud"]), killed };
}

function create({ bedrock }: Bench, name: string) {
  const request = aJob({
    jobName: name,
    customModelName: name,
    clientRequestToken: name,
    hyperParameters: { epochCount: "5" },
  });
  return bedrock.send(new CreateModelCustomizationJobCommand(request));
}

function weightsOf(jobArn: string): string {
  return join(folder, "bedrock", "models", jobArn.split("/").at(-1) ?? "", "model.safetensors");
}

function digest(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

it("resumes a training after kill -9, to the same weights bit for bit", async () => {
  const doomed = await startDoomed();
  await doomed.bench.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await put(doomed.bench, "train.jsonl", examples(1000).map(converseLine));
  const { jobArn = "" } = await create(doomed.bench, "killed");
  expect(await doomed.killed).toEqual([null, "SIGKILL"]);
  expect(existsSync(weightsOf(jobArn))).toBe(false);

  bench = await startBench({ folder });
  // The caller does not know whether its request was received, and sends it again.
  expect((await create(bench, "killed")).jobArn).toBe(jobArn);
  expect(await jobEnd(bench, jobArn)).toMatchObject({ status: "Completed" });
  const { jobArn: whole = "" } = await create(bench, "whole");
  await jobEnd(bench, whole);
  expect(digest(weightsOf(jobArn))).toBe(digest(weightsOf(whole)));
  const { modelCustomizationJobSummaries } = await bench.bedrock.send(
    new ListModelCustomizationJobsCommand({}),
  );
  expect(modelCustomizationJobSummaries).toHaveLength(2);
});
