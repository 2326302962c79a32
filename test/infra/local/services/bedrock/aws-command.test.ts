import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect } from "vitest";
import {
  type Bench,
  BUCKET,
  converseLine,
  examples,
  jobEnd,
  put,
  serviceRole,
  startBench,
} from "../../../../support/bedrock-tuning.ts";
import { awsCommand, itNeeds } from "../../../../support/needs.ts";

const run = promisify(execFile);
let bench: Bench;

beforeAll(async () => {
  bench = await startBench();
});

afterAll(() => bench.stop());

async function aws(...words: string[]): Promise<Record<string, unknown>> {
  const { stdout } = await run("aws", [...words, "--output", "json"], {
    env: {
      ...process.env,
      AWS_ENDPOINT_URL: bench.cloud.endpoint,
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_DEFAULT_REGION: "us-east-1",
    },
  });
  return stdout === "" ? {} : JSON.parse(stdout);
}

itNeeds(awsCommand(), "does a whole tuning by the aws command alone", async () => {
  await put(bench, "train.jsonl", examples(60).map(converseLine));
  const create = (name: string) =>
    aws(
      ...["bedrock", "create-model-customization-job", "--job-name", name],
      ...["--custom-model-name", "by-command", "--role-arn", serviceRole().arn],
      ...["--base-model-identifier", "amazon.nova-micro-v1:0:128k"],
      ...["--training-data-config", `s3Uri=s3://${BUCKET}/train.jsonl`],
      ...["--output-data-config", `s3Uri=s3://${BUCKET}/out`, "--hyper-parameters", "epochCount=2"],
    );
  await Promise.all([
    expect(create("by_command")).rejects.toThrow("failed to satisfy constraint"),
    create("by-command"),
  ]);
  await jobEnd(bench, "by-command");
  const job = await aws("bedrock", "get-model-customization-job", "--job-identifier", "by-command");
  expect(job["status"]).toBe("Completed");
  const { customModelDeploymentArn } = await aws(
    ...["bedrock", "create-custom-model-deployment", "--model-deployment-name", "by-command"],
    ...["--model-arn", String(job["outputModelArn"])],
  );
  const messages = JSON.stringify([{ role: "user", content: [{ text: "the pin is blocked" }] }]);
  const arn = String(customModelDeploymentArn);
  const answer = await aws(
    "bedrock-runtime",
    "converse",
    "--model-id",
    arn,
    "--messages",
    messages,
  );
  expect(answer["output"]).toEqual({
    message: { role: "assistant", content: [{ text: "pin_change" }] },
  });
  await aws(
    ...["bedrock", "delete-custom-model-deployment"],
    ...["--custom-model-deployment-identifier", arn],
  );
  await aws("bedrock", "delete-custom-model", "--model-identifier", "by-command");
  expect((await aws("bedrock", "list-custom-models"))["modelSummaries"]).toEqual([]);
});
