import { ListTagsForResourceCommand } from "@aws-sdk/client-bedrock";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findDeployments } from "../../../pipeline/clean-up/find.ts";
import { createDeployment } from "../../../pipeline/serving/create-deployment.ts";
import { startCleanUpEnvironment, train } from "../../support/bought-resources.ts";
import type { PipelineEnvironment } from "../../support/pipeline-environment.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startCleanUpEnvironment();
});
afterAll(() => environment.stop());

it("creates one tagged deployment, however often one execution asks for it", async () => {
  const { bedrock } = environment;
  const request = {
    ModelDeploymentName: "run-1",
    ModelArn: await train(environment, "run-1"),
    ClientRequestToken: "run-1",
    Tags: [{ Key: "tunewright:run", Value: "run-1" }],
  };
  const first = await createDeployment(bedrock, request);
  expect(await createDeployment(bedrock, request)).toEqual(first);
  const found = await findDeployments(bedrock, "run-1");
  expect(found.map(({ arn }) => arn)).toEqual([first.CustomModelDeploymentArn]);
  const resourceARN = first.CustomModelDeploymentArn;
  const { tags } = await bedrock.send(new ListTagsForResourceCommand({ resourceARN }));
  expect(tags).toEqual([{ key: "tunewright:run", value: "run-1" }]);
});

it("leaves Bedrock's errors their names, which the workflow's Retry and Catch match", async () => {
  const missing =
    "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-micro-v1:0:128k/abcdefghijkl";
  const request = {
    ModelDeploymentName: "run-2",
    ModelArn: missing,
    ClientRequestToken: "run-2",
    Tags: [],
  };
  await expect(createDeployment(environment.bedrock, request)).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});
