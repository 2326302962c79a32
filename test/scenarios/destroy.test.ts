import {
  CreateCustomModelDeploymentCommand,
  CreateProvisionedModelThroughputCommand,
  ListCustomModelDeploymentsCommand,
  ListProvisionedModelThroughputsCommand,
} from "@aws-sdk/client-bedrock";
import { HeadBucketCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { findJob, findModels } from "../../pipeline/clean-up/find.ts";
import { jsonOutputs } from "../../pipeline/cli/json-output.ts";
import { cloudFormationClient } from "../../pipeline/clients.ts";
import { listKeys } from "../../pipeline/objects.ts";
import { findOutputs } from "../../pipeline/run/stack.ts";
import { type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";
import { runInProcess } from "../support/run-program.ts";

const slowJob = {
  at: "training-job",
  match: { jobName: "running" },
  effect: "delay",
  settings: { seconds: 3_600_000 },
};

/** The command as a user types it, on the cloud of `pipeline`. */
function destroy({ cloud }: PipelineCloud, ...options: string[]) {
  vi.stubEnv("AWS_ENDPOINT_URL", cloud.endpoint);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
  return runInProcess("destroy", ...options);
}

const outputsOf = ({ cloud }: PipelineCloud) => findOutputs(cloudFormationClient(cloud.client));

/** A run whose model is served and registered, and one whose job is running. */
async function startRuns(pipeline: PipelineCloud): Promise<string> {
  await pipeline.plan(slowJob);
  await pipeline.start("done", { group: "colors" });
  await pipeline.start("running", { group: "colors" });
  expect((await pipeline.end("done")).status).toBe("SUCCEEDED");
  await pipeline.reached("running", "Wait for the job");
  const [model] = await findModels(pipeline.bedrock, "done");
  return model?.arn ?? "";
}

describe("destroying a stack that keeps its data", () => {
  let pipeline: PipelineCloud;
  let modelArn: string;
  beforeAll(async () => {
    pipeline = await startPipelineCloud();
    modelArn = await startRuns(pipeline);
    const body = JSON.stringify({ quotas: { "committed-model-units": 1 } });
    await fetch(`${pipeline.cloud.endpoint}/_tunewright/quotas`, { method: "POST", body });
    const tags = [{ key: "tunewright:run", value: "done" }];
    const committed = { provisionedModelName: "done_committed", modelId: modelArn, modelUnits: 1 };
    const duration = { commitmentDuration: "OneMonth" } as const;
    await pipeline.bedrock.send(
      new CreateProvisionedModelThroughputCommand({ ...committed, ...duration, tags }),
    );
    await pipeline.bedrock.send(
      new CreateCustomModelDeploymentCommand({ modelDeploymentName: "by-hand", modelArn }),
    );
  });
  // Not by `pipeline.stop()`, which expects that a run's input approves each commitment; this one is bought by hand.
  afterAll(() => pipeline.cloud.stop());

  it("lists what is paid for and registered, and does nothing without confirmation", async () => {
    const { exitCode, stdout, stderr } = await destroy(pipeline);
    expect(stdout).toMatch(/customization job +running +run running +InProgress/);
    expect(stdout).toMatch(/deployment +done +run done/);
    expect(stdout).toMatch(/custom model +done +run done/);
    expect(stdout).toMatch(/done_committed +run done +committed until \d{4}-\d\d-\d\d/);
    expect(stdout).toMatch(/colors: 1 version\n +candidate → done/);
    expect(stdout).not.toMatch(/by-hand/);
    expect(stderr).toMatch(/nothing was deleted: this needs your confirmation/);
    expect(exitCode).toBe(2);
    expect(await outputsOf(pipeline)).toBeDefined();
    expect((await findJob(pipeline.bedrock, "running"))?.status).toBe("InProgress");
  });

  it("stops, removes serving, deletes the stack, and says what stays", async () => {
    const { exitCode, stdout, stderr } = await destroy(pipeline, "--yes");
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/✓ the stack is deleted/);
    expect(stdout).toMatch(
      /What stays[\s\S]*custom model +done[\s\S]*done_committed[\s\S]*committed until/,
    );
    expect(stdout).toContain(`the data bucket s3://${pipeline.bucket.name}`);
    expect(await outputsOf(pipeline)).toBeUndefined();
    expect((await findJob(pipeline.bedrock, "running"))?.status).toBe("Stopped");
    const { modelDeploymentSummaries: deployments } = await pipeline.bedrock.send(
      new ListCustomModelDeploymentsCommand(),
    );
    expect(deployments?.map((one) => one.customModelDeploymentName)).toEqual(["by-hand"]);
    const { provisionedModelSummaries: throughputs } = await pipeline.bedrock.send(
      new ListProvisionedModelThroughputsCommand(),
    );
    expect(throughputs?.map((one) => one.provisionedModelName)).toEqual(["done_committed"]);
    expect(await listKeys(pipeline.bucket, "registry/")).not.toEqual([]);
  });

  it("is a wrong call where there is no stack", async () => {
    const { exitCode, stderr } = await destroy(pipeline, "--yes");
    expect(stderr).toMatch(/is not deployed/);
    expect(exitCode).toBe(2);
  });
});

describe("destroying a stack that was deployed to be removed", () => {
  let pipeline: PipelineCloud;
  beforeAll(async () => {
    pipeline = await startPipelineCloud((template) =>
      template
        .replaceAll('"RetainExceptOnCreate"', '"Delete"')
        .replace('\\"removal\\":\\"retain\\"', '\\"removal\\":\\"destroy\\"'),
    );
    await startRuns(pipeline);
  });
  afterAll(() => pipeline.stop());

  it("is refused while the bucket holds data that is not to be deleted", async () => {
    const { exitCode, stderr } = await destroy(pipeline, "--yes");
    expect(stderr).toMatch(/holds \d+ versions of objects; CloudFormation deletes empty buckets/);
    expect(exitCode).toBe(2);
    expect((await findJob(pipeline.bedrock, "running"))?.status).toBe("InProgress");
  });

  it("leaves nothing with --delete-data and --delete-models", async () => {
    const options = ["--yes", "--json", "--delete-data", "--delete-models"];
    const { exitCode, stdout } = await destroy(pipeline, ...options);
    expect(exitCode).toBe(0);
    const result = jsonOutputs.destroy.parse(JSON.parse(stdout));
    expect(result).toMatchObject({ destroyed: true, remaining: [], staying: [], failures: [] });
    expect(await pipeline.paid("done")).toEqual({
      jobs: 0,
      deployments: 0,
      throughputs: 0,
      models: 0,
    });
    expect(await pipeline.paid("running")).toMatchObject({ jobs: 0 });
    const { s3, name: Bucket } = pipeline.bucket;
    await expect(s3.send(new HeadBucketCommand({ Bucket }))).rejects.toMatchObject({
      name: "NotFound",
    });
  });
});
