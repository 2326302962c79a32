import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
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
  until,
} from "../../../../support/bedrock-tuning.ts";

const folder = mkdtempSync(join(tmpdir(), "tunewright-kill-"));
let daemon: ChildProcess | undefined;

afterEach(() => {
  daemon?.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<Bench> {
  const script = fileURLToPath(new URL("../../../../support/bedrock-daemon.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", script, folder, "60000"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  daemon = child;
  const [port] = (await once(child.stdout, "data")) as [Buffer];
  const client = {
    endpoint: `http://127.0.0.1:${String(port).trim()}`,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  };
  return benchOn({ client, folder, stop: async () => undefined } as Bench["cloud"]);
}

function filesOf(jobArn: string) {
  const id = jobArn.split("/").at(-1) ?? "";
  return {
    checkpoint: join(folder, "bedrock", "jobs", id, "checkpoint.safetensors"),
    weights: join(folder, "bedrock", "models", id, "model.safetensors"),
  };
}

function digest(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

it("goes on after kill -9 in the middle of training, to the same weights bit for bit", async () => {
  let bench = await start();
  await bench.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await put(bench, "train.jsonl", examples(12_000).map(converseLine));
  const create = (name: string) =>
    bench.bedrock.send(
      new CreateModelCustomizationJobCommand(
        aJob({
          jobName: name,
          customModelName: name,
          clientRequestToken: name,
          hyperParameters: { epochCount: "5" },
        }),
      ),
    );
  const { jobArn = "" } = await create("killed");
  const { checkpoint, weights } = filesOf(jobArn);
  await until(
    async () => existsSync(checkpoint),
    (exists) => exists,
  );
  expect(existsSync(weights)).toBe(false);
  daemon?.kill("SIGKILL");

  bench = await start();
  // The caller does not know whether its request came through, and sends it again.
  expect((await create("killed")).jobArn).toBe(jobArn);
  expect(await jobEnd(bench, jobArn)).toMatchObject({ status: "Completed" });
  const whole = await create("whole");
  await jobEnd(bench, whole.jobArn ?? "");
  expect(digest(weights)).toBe(digest(filesOf(whole.jobArn ?? "").weights));
  const { modelCustomizationJobSummaries } = await bench.bedrock.send(
    new ListModelCustomizationJobsCommand({}),
  );
  expect(modelCustomizationJobSummaries).toHaveLength(2);
});
