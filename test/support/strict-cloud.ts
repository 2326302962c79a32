import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { bedrockClient, bedrockRuntimeClient, s3Client } from "../../pipeline/clients.ts";
import { writeText } from "../../pipeline/objects.ts";
import { BUCKET } from "./bedrock-tuning.ts";
import type { TestCloud } from "./local-cloud.ts";
import { type Promotions, promotionsOn } from "./promotion.ts";

/** A local cloud in a process of its own, which verifies every signature, and what promotes versions in it. */
export interface StrictCloud extends Promotions {
  readonly process: ChildProcess;
  /** Of someone who may invoke models, and nothing else. */
  readonly invoker: Pick<TestCloud["client"], "endpoint" | "region" | "credentials">;
  putTraining(text: string): Promise<unknown>;
}

/** @param speed seconds of the cloud each second */
export async function startStrictCloud(speed: number): Promise<StrictCloud> {
  const folder = mkdtempSync(join(tmpdir(), "tunewright-strict-"));
  const daemon = fileURLToPath(new URL("./strict-daemon.ts", import.meta.url));
  const program = ["--import", import.meta.resolve("tsx"), daemon, folder, String(speed)];
  const child = spawn(process.execPath, program, { stdio: ["pipe", "pipe", "inherit"] });
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const { endpoint, caller } = JSON.parse(line);
  const region = "us-east-1";
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = { endpoint, region, credentials, maxAttempts: 3 };
  const [bedrock, runtime] = [bedrockClient(client), bedrockRuntimeClient(client)];
  const bucket = { s3: s3Client(client), name: BUCKET };
  await bucket.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const promotions = promotionsOn(client, { bedrock, runtime, speed });
  return {
    ...promotions,
    process: child,
    invoker: { endpoint, region, credentials: caller },
    putTraining: (text) => writeText(bucket, "train.jsonl", { text, type: "text/plain" }),
    async stop() {
      await promotions.stop();
      for (const one of [bedrock, runtime, bucket.s3]) one.destroy();
      const ended = once(child, "exit");
      child.stdin.end();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
