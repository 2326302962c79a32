import { StopModelCustomizationJobCommand } from "@aws-sdk/client-bedrock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findJob } from "../../../pipeline/clean-up/find.ts";
import { assertSameBase } from "../../../pipeline/models/same-model.ts";
import type { RunEnvironment } from "../../../pipeline/run/environment.ts";
import { readGiven, regionOf } from "../../../pipeline/run/given-model.ts";
import { manifestFile } from "../../../pipeline/run-folder/manifest.ts";
import { startCleanUpEnvironment, startJob, train } from "../../support/bought-resources.ts";
import type { PipelineEnvironment } from "../../support/pipeline-environment.ts";
import { aDataset } from "../../support/run-request.ts";

let cloud: PipelineEnvironment;
let environment: RunEnvironment;
let modelArn: string;
let jobArn: string;
beforeAll(async () => {
  cloud = await startCleanUpEnvironment();
  const { bedrock, bucket } = cloud;
  const stateMachineArn = "arn:aws:states:us-east-1:123456789012:stateMachine:Tunewright";
  environment = { bedrock, bucket, stack: { stateMachineArn } } as RunEnvironment;
  modelArn = await train(cloud, "earlier");
  jobArn = (await findJob(bedrock, "earlier"))?.jobArn ?? "";
  await manifestFile.write(bucket, "earlier", aDataset().manifest);
});
afterAll(() => cloud?.stop());

describe("a model that was trained elsewhere", () => {
  it("says what it was tuned from and how, and on which rows if a run of ours did it", async () => {
    const given = await readGiven(environment, { kind: "model", arn: modelArn });
    expect(given).toMatchObject({
      origin: "model",
      start: { at: "model", jobArn, modelArn },
      baseModel: expect.stringContaining("amazon.nova-micro-v1:0"),
      hyperParameters: { epochCount: expect.any(String) },
      manifest: { split: { method: "by-question" } },
    });
    expect(() => assertSameBase("nova-micro", given)).not.toThrow();
    expect(() => assertSameBase("nova-lite", given)).toThrow(/from nova-micro, not nova-lite/);
  });

  it("may still be in training, or be named by its job", async () => {
    expect(await readGiven(environment, { kind: "job", arn: jobArn })).toMatchObject({
      origin: "job",
      start: { at: "job", jobArn },
    });
    await startJob(cloud, "under-way", "somebody-else");
    const arn = (await findJob(cloud.bedrock, "under-way"))?.jobArn ?? "";
    const given = await readGiven(environment, { kind: "job", arn });
    expect(given).toMatchObject({ start: { at: "job", jobArn: arn }, manifest: null });
    await cloud.bedrock.send(new StopModelCustomizationJobCommand({ jobIdentifier: arn }));
    await expect(readGiven(environment, { kind: "job", arn })).rejects.toMatchObject({
      code: "Given.JobEnded",
    });
  });

  it.each([
    ["is deleted", "Given.Missing", (arn: string) => arn.replace(/\w+$/, "0".repeat(12))],
    [
      "is in another Region",
      "Given.Region",
      (arn: string) => arn.replace("us-east-1", "us-west-2"),
    ],
    [
      "is another account's",
      "Given.Account",
      (arn: string) => arn.replace(/:\d{12}:/, ":999999999999:"),
    ],
    ["is named by a job's ARN", "Given.NotAnArn", () => jobArn],
  ])("is refused when it %s", async (_what, code, change) => {
    const arn = change(modelArn);
    await expect(readGiven(environment, { kind: "model", arn })).rejects.toMatchObject({ code });
  });

  it("is looked for in the Region of its ARN", () => {
    const arn = "arn:aws:bedrock:us-west-2:123456789012:custom-model/meta.llama3-3-70b/abc";
    expect(regionOf({ kind: "model", arn })).toBe("us-west-2");
  });
});
