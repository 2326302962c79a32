import {
  CreateCustomModelDeploymentCommand,
  CreateModelCustomizationJobCommand,
  CreateProvisionedModelThroughputCommand,
  DeleteCustomModelCommand,
  DeleteCustomModelDeploymentCommand,
  GetCustomModelCommand,
  ListCustomModelsCommand,
} from "@aws-sdk/client-bedrock";
import { ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import {
  aJob,
  type Bench,
  BUCKET,
  converseLine,
  deploymentReady,
  examples,
  jobEnd,
  jobFolder,
  put,
  SYSTEM,
  startBench,
  textOf,
  throughputReady,
} from "../../../../support/bedrock-tuning.ts";
import { unitsForTests } from "../../../../support/local-cloud.ts";

let bench: Bench;

beforeAll(async () => {
  bench = await startBench({ quotas: unitsForTests });
});

afterAll(() => bench.stop());

async function ask(
  modelId: string,
  question: string,
  { runtime } = bench,
): Promise<string | undefined> {
  const { output } = await runtime.send(
    new ConverseCommand({
      modelId,
      system: [{ text: SYSTEM }],
      messages: [{ role: "user", content: [{ text: question }] }],
    }),
  );
  return output?.message?.content?.[0]?.text;
}

it("tunes Nova Micro, deploys it on demand and answers what it has learned", async () => {
  await put(bench, "train.jsonl", examples(120).map(converseLine));
  await put(bench, "validation.jsonl", examples(24).map(converseLine));
  const { jobArn = "" } = await bench.bedrock.send(
    new CreateModelCustomizationJobCommand(
      aJob({
        validationDataConfig: { validators: [{ s3Uri: `s3://${BUCKET}/validation.jsonl` }] },
      }),
    ),
  );
  const job = await jobEnd(bench, jobArn);
  expect(job).toMatchObject({ status: "Completed", outputModelName: "model-1" });
  expect(job.hyperParameters).toEqual({
    epochCount: "2",
    learningRate: "0.00001",
    learningRateWarmupSteps: "10",
  });
  expect(job.validationMetrics?.[0]?.validationLoss).toBeLessThan(0.5);

  const folder = `out/${jobFolder(jobArn)}`;
  const steps = (await textOf(bench, `${folder}/training_artifacts/step_wise_training_metrics.csv`))
    .trim()
    .split("\n");
  expect(steps[0]).toBe("step_number,epoch_number,training_loss,perplexity");
  const losses = steps.slice(1).map((line) => Number(line.split(",")[2]));
  expect(losses[0]).toBeCloseTo(Math.log(4), 4);
  expect(losses.at(-1)).toBeLessThan(0.3);
  const path = "validation_artifacts/post_fine_tuning_validation/validation_metrics.csv";
  expect((await textOf(bench, `${folder}/${path}`)).trim().split("\n")).toHaveLength(3);

  const { customModelDeploymentArn = "" } = await bench.bedrock.send(
    new CreateCustomModelDeploymentCommand({
      modelDeploymentName: "deployed",
      modelArn: job.outputModelArn,
    }),
  );
  expect(await deploymentReady(bench, customModelDeploymentArn)).toMatchObject({
    status: "Active",
  });
  expect(await ask(customModelDeploymentArn, "someone took my card on the train")).toBe(
    "card_lost",
  );
  await expect(
    bench.bedrock.send(new DeleteCustomModelCommand({ modelIdentifier: "model-1" })),
  ).rejects.toThrow("is used by");

  await bench.bedrock.send(
    new DeleteCustomModelDeploymentCommand({ customModelDeploymentIdentifier: "deployed" }),
  );
  await expect(ask(customModelDeploymentArn, "hello")).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
  await bench.bedrock.send(new DeleteCustomModelCommand({ modelIdentifier: "model-1" }));
  expect((await bench.bedrock.send(new ListCustomModelsCommand({}))).modelSummaries).toEqual([]);
});

it("tunes Llama 3.1 from prompt and completion, and serves it by provisioned throughput only", async () => {
  const west = await startBench({ region: "us-west-2", quotas: unitsForTests });
  onTestFinished(() => west.stop());
  await put(
    west,
    "llama.jsonl",
    examples(120).map((each) => JSON.stringify(each)),
  );
  const { jobArn = "" } = await west.bedrock.send(
    new CreateModelCustomizationJobCommand(
      aJob({
        jobName: "llama",
        customModelName: "llama-model",
        baseModelIdentifier: "meta.llama3-1-8b-instruct-v1:0:128k",
        trainingDataConfig: { s3Uri: `s3://${BUCKET}/llama.jsonl` },
      }),
    ),
  );
  expect(await jobEnd(west, jobArn)).toMatchObject({ status: "Completed" });
  const { modelArn, trainingMetrics } = await west.bedrock.send(
    new GetCustomModelCommand({ modelIdentifier: "llama-model" }),
  );
  expect(trainingMetrics?.trainingLoss).toBeGreaterThan(0);
  await expect(
    west.bedrock.send(
      new CreateCustomModelDeploymentCommand({ modelDeploymentName: "llama", modelArn }),
    ),
  ).rejects.toThrow("don't support on-demand deployment");
  const { provisionedModelArn = "" } = await west.bedrock.send(
    new CreateProvisionedModelThroughputCommand({
      provisionedModelName: "llama",
      modelId: modelArn,
      modelUnits: 1,
    }),
  );
  expect(await throughputReady(west, provisionedModelArn)).toMatchObject({ status: "InService" });
  expect(await ask(provisionedModelArn, "the pin was blocked", west)).toBe("pin_change");
});

it.each([
  ["ARN", ({ outputModelArn }: { outputModelArn?: string | undefined }) => outputModelArn],
  ["name", ({ outputModelName }: { outputModelName?: string | undefined }) => outputModelName],
])("trains a tuned model further by its %s, which keeps what it has learned", async (by, base) => {
  const [first, second] = [0, 1].map((at) =>
    examples(120).filter(
      ({ completion }) => ["card_lost", "top_up"].includes(completion) === (at === 0),
    ),
  );
  const tune = async (name: string, rows = first, baseModelIdentifier?: string) => {
    const key = `${name}.jsonl`;
    await put(bench, key, (rows ?? []).map(converseLine));
    const { jobArn = "" } = await bench.bedrock.send(
      new CreateModelCustomizationJobCommand(
        aJob({
          jobName: name,
          customModelName: name,
          trainingDataConfig: { s3Uri: `s3://${BUCKET}/${key}` },
          ...(baseModelIdentifier === undefined ? {} : { baseModelIdentifier }),
        }),
      ),
    );
    return jobEnd(bench, jobArn);
  };
  const earlier = await tune(`two-labels-${by}`);
  const later = await tune(`four-labels-${by}`, second, base(earlier));
  expect(later).toMatchObject({ status: "Completed", baseModelArn: earlier.outputModelArn });
  const { modelSummaries } = await bench.bedrock.send(
    new ListCustomModelsCommand({ baseModelArnEquals: earlier.outputModelArn }),
  );
  expect(modelSummaries?.map(({ modelName, baseModelName }) => [modelName, baseModelName])).toEqual(
    [[`four-labels-${by}`, "amazon.nova-micro-v1"]],
  );
  const { customModelDeploymentArn = "" } = await bench.bedrock.send(
    new CreateCustomModelDeploymentCommand({
      modelDeploymentName: `four-labels-${by}`,
      modelArn: later.outputModelArn,
    }),
  );
  await deploymentReady(bench, customModelDeploymentArn);
  expect(await ask(customModelDeploymentArn, "the pin was blocked")).toBe("pin_change");
  expect(await ask(customModelDeploymentArn, "my card was stolen")).toBe("card_lost");
});
