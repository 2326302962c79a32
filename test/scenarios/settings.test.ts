import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetCustomModelCommand, ListTagsForResourceCommand } from "@aws-sdk/client-bedrock";
import type { App } from "aws-cdk-lib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findDeployments, findJob } from "../../pipeline/clean-up/find.ts";
import { cloudFormationClient } from "../../pipeline/clients.ts";
import { readHistory } from "../../pipeline/run/history.ts";
import { findOutputs } from "../../pipeline/run/stack.ts";
import { readSettings } from "../../pipeline/run/stack-settings.ts";
import type { DeploymentSettings } from "../../pipeline/workflow/deployment-settings.ts";
import { type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";
import { executionOf } from "../support/scenario-steps.ts";
import { makeStack } from "../support/stack-template.ts";

const settings: Partial<DeploymentSettings> = {
  encryption: "kms",
  vpcSubnetIds: ["subnet-0a", "subnet-0b"],
  vpcSecurityGroupIds: ["sg-0c"],
  deploymentCall: "function",
  notice: "chat",
};

const assembly = mkdtempSync(join(tmpdir(), "tunewright-settings-"));
let pipeline: PipelineCloud;
beforeAll(async () => {
  (makeStack(settings, { outdir: assembly, bundle: true }).node.root as App).synth();
  pipeline = await startPipelineCloud();
  await pipeline.cloud.deploy(assembly);
});
afterAll(async () => {
  await pipeline?.stop();
  rmSync(assembly, { recursive: true, force: true });
});

it("a stack with every setting runs to a verdict: own key, own network, deployment by a function", async () => {
  const { bedrock, cloud } = pipeline;
  const cloudFormation = cloudFormationClient(cloud.client);
  expect(await readSettings(cloudFormation)).toMatchObject(settings);
  const key = (await findOutputs(cloudFormation))?.get("ModelKeyArn");

  await pipeline.start("set", { group: "set" });
  const { status, cause } = await pipeline.end("set");
  expect([status, cause]).toEqual(["SUCCEEDED", undefined]);

  expect(JSON.parse(pipeline.messages("set")[0] ?? "")).toMatchObject({
    ...{ version: "1.0", source: "custom", content: { title: "Tunewright: set was registered" } },
    metadata: { threadId: "set", eventType: "tunewright.accepted" },
  });

  const job = await findJob(bedrock, "set");
  expect(job?.vpcConfig).toEqual({
    subnetIds: settings.vpcSubnetIds,
    securityGroupIds: settings.vpcSecurityGroupIds,
  });
  const model = await bedrock.send(new GetCustomModelCommand({ modelIdentifier: "set" }));
  expect(model.modelKmsKeyArn).toBe(key);
  expect(key).toMatch(/^arn:aws:kms:us-east-1:/);

  const [deployment] = await findDeployments(bedrock, "set");
  const resourceARN = deployment?.arn ?? "";
  const { tags } = await bedrock.send(new ListTagsForResourceCommand({ resourceARN }));
  expect(tags).toContainEqual({ key: "tunewright:run", value: "set" });
  const history = await readHistory(pipeline.sfn, executionOf(pipeline, "set"));
  const called = history.flatMap((event) => event.taskScheduledEventDetails?.parameters ?? []);
  expect(called.filter((text) => text.includes("CreateDeployment"))).toHaveLength(1);
});
