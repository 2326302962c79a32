import {
  CreateCustomModelDeploymentCommand,
  CreateEvaluationJobCommand,
  CreateModelCustomizationJobCommand,
  GetEvaluationJobCommand,
  ListTagsForResourceCommand,
  StopModelCustomizationJobCommand,
} from "@aws-sdk/client-bedrock";
import { ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { expect, it } from "vitest";
import {
  aJob,
  BUCKET,
  benchOn,
  converseLine,
  deploymentReady,
  examples,
  jobEnd,
  put,
  serviceRole,
  startBench,
  until,
} from "../../../../support/bedrock-tuning.ts";
import { takeOver } from "../../../../support/driven-clock.ts";

it("resumes everything after a restart", async () => {
  let bench = await startBench();
  await put(bench, "train.jsonl", examples(40).map(converseLine));
  await put(bench, "prompts.jsonl", ['{"prompt": "hello", "referenceResponse": "hello"}']);
  const create = (name: string) =>
    bench.bedrock.send(
      new CreateModelCustomizationJobCommand(
        aJob({
          jobName: name,
          customModelName: name,
          customModelTags: [{ key: "run", value: name }],
        }),
      ),
    );
  const first = (await create("first")).jobArn ?? "";
  const { outputModelArn = "" } = await jobEnd(bench, first);
  // From here to the restart no time passes, so that nothing ends before.
  takeOver(bench.cloud.kernel.clock);
  const { customModelDeploymentArn: deployment = "" } = await bench.bedrock.send(
    new CreateCustomModelDeploymentCommand({
      modelDeploymentName: "first",
      modelArn: outputModelArn,
    }),
  );
  const { jobArn: evaluation } = await bench.bedrock.send(
    new CreateEvaluationJobCommand({
      jobName: "asked",
      roleArn: serviceRole().arn,
      evaluationConfig: {
        automated: {
          datasetMetricConfigs: [
            {
              taskType: "Classification",
              dataset: { name: "p", datasetLocation: { s3Uri: `s3://${BUCKET}/prompts.jsonl` } },
              metricNames: ["Builtin.Accuracy"],
            },
          ],
        },
      },
      inferenceConfig: {
        models: [{ bedrockModel: { modelIdentifier: "amazon.nova-micro-v1:0" } }],
      },
      outputDataConfig: { s3Uri: `s3://${BUCKET}/evaluation` },
    }),
  );
  const running = (await create("running")).jobArn ?? "";
  const stopping = (await create("stopping")).jobArn ?? "";
  await bench.bedrock.send(new StopModelCustomizationJobCommand({ jobIdentifier: stopping }));

  bench = benchOn(await bench.cloud.restart());
  expect((await jobEnd(bench, running)).status).toBe("Completed");
  expect((await jobEnd(bench, stopping)).status).toBe("Stopped");
  const { tags } = await bench.bedrock.send(
    new ListTagsForResourceCommand({ resourceARN: outputModelArn }),
  );
  expect(tags).toEqual([{ key: "run", value: "first" }]);
  expect((await deploymentReady(bench, deployment)).status).toBe("Active");
  const { output } = await bench.runtime.send(
    new ConverseCommand({
      modelId: deployment,
      messages: [{ role: "user", content: [{ text: "I lost my card" }] }],
    }),
  );
  expect(output?.message?.content?.[0]?.text).toBe("card_lost");
  // The role may read the prompts but not invoke the model, which the job finds out now.
  const evaluated = await until(
    () => bench.bedrock.send(new GetEvaluationJobCommand({ jobIdentifier: evaluation })),
    ({ status }) => status !== "InProgress",
  );
  expect(evaluated).toMatchObject({
    status: "Failed",
    failureMessages: [expect.stringContaining("bedrock:InvokeModel")],
  });
  await bench.stop();
});
