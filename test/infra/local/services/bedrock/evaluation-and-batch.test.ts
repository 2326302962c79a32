import {
  BatchDeleteEvaluationJobCommand,
  CreateEvaluationJobCommand,
  type CreateEvaluationJobCommandInput,
  CreateModelInvocationJobCommand,
  type CreateModelInvocationJobCommandInput,
  GetEvaluationJobCommand,
  GetModelInvocationJobCommand,
  ListEvaluationJobsCommand,
  ListModelInvocationJobsCommand,
  StopModelInvocationJobCommand,
} from "@aws-sdk/client-bedrock";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Bench,
  BUCKET,
  examples,
  put,
  SYSTEM,
  serviceRole,
  startBench,
  until,
} from "../../../../support/bedrock-tuning.ts";
import { startDrivenBench } from "../../../../support/driven-bench.ts";
import { advanceUntil, HOUR_MS } from "../../../../support/driven-clock.ts";

const MINUTE_MS = 60_000;

let bench: Bench;
const roleArn = serviceRole().arn;
const modelIdentifier = "amazon.nova-micro-v1:0";

beforeAll(async () => {
  bench = await startBench();
  const policy = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: ["s3:*", "bedrock:InvokeModel"], Resource: "*" }],
  };
  bench.cloud.kernel.iam.putRole({ ...serviceRole(), policies: { all: JSON.stringify(policy) } });
  const prompts = examples(8).map(({ prompt, completion }) => ({
    prompt: `${SYSTEM}\n\n${prompt}`,
    referenceResponse: completion,
    modelResponses: [{ response: completion, modelIdentifier: "elsewhere" }],
  }));
  await put(
    bench,
    "prompts.jsonl",
    prompts.map((each) => JSON.stringify(each)),
  );
});

afterAll(() => bench.stop());

async function linesUnder(prefix: string): Promise<Record<string, string[]>> {
  const { Contents = [] } = await bench.s3.send(
    new ListObjectsV2Command({ Bucket: BUCKET, Prefix: prefix }),
  );
  const files: Record<string, string[]> = {};
  for (const { Key = "" } of Contents) {
    const { Body } = await bench.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
    files[Key] = ((await Body?.transformToString()) ?? "").trim().split("\n");
  }
  return files;
}

describe("an evaluation job", () => {
  const request = (
    jobName: string,
    changes: Partial<CreateEvaluationJobCommandInput> = {},
  ): CreateEvaluationJobCommandInput => ({
    jobName,
    roleArn,
    evaluationConfig: {
      automated: {
        datasetMetricConfigs: [
          {
            taskType: "Classification",
            dataset: {
              name: "prompts",
              datasetLocation: { s3Uri: `s3://${BUCKET}/prompts.jsonl` },
            },
            metricNames: ["Builtin.Accuracy", "Builtin.Robustness"],
          },
        ],
      },
    },
    inferenceConfig: { models: [{ bedrockModel: { modelIdentifier } }] },
    outputDataConfig: { s3Uri: `s3://${BUCKET}/evaluation/` },
    ...changes,
  });

  async function run(input: CreateEvaluationJobCommandInput) {
    const { jobArn = "" } = await bench.bedrock.send(new CreateEvaluationJobCommand(input));
    return until(
      () => bench.bedrock.send(new GetEvaluationJobCommand({ jobIdentifier: jobArn })),
      ({ status }) => status !== "InProgress",
    );
  }

  const judged = (modelName: string): CreateEvaluationJobCommandInput["evaluationConfig"] => ({
    automated: {
      datasetMetricConfigs: [
        {
          taskType: "QuestionAndAnswer",
          dataset: { name: "prompts", datasetLocation: { s3Uri: `s3://${BUCKET}/prompts.jsonl` } },
          metricNames: ["Builtin.Correctness", "Builtin.Completeness"],
        },
      ],
      evaluatorModelConfig: { bedrockEvaluatorModels: [{ modelIdentifier: modelName }] },
    },
  });

  it("sends the model each prompt and writes a line of scores for each", async () => {
    const job = await run(request("automated"));
    expect(job).toMatchObject({ status: "Completed", jobType: "Automated" });
    const id = job.jobArn?.split("/").at(-1);
    const files = await linesUnder(`evaluation/automated/${id}/models/${modelIdentifier}/`);
    const [lines = []] = Object.values(files);
    expect(lines).toHaveLength(8);
    const first = JSON.parse(lines[0] ?? "");
    expect(first.inputRecord.referenceResponse).toBe("card_lost");
    expect(first.modelResponses).toEqual([{ response: "card_lost", modelIdentifier }]);
    expect(first.automatedEvaluationResult.scores).toEqual([
      { metricName: "Builtin.Accuracy", result: 1 },
      { metricName: "Builtin.Robustness", result: expect.any(Number) },
    ]);
    const { jobSummaries } = await bench.bedrock.send(
      new ListEvaluationJobsCommand({ nameContains: "automated" }),
    );
    expect(jobSummaries?.[0]).toMatchObject({ modelIdentifiers: [modelIdentifier] });
    const deleted = await bench.bedrock.send(
      new BatchDeleteEvaluationJobCommand({ jobIdentifiers: [job.jobArn ?? ""] }),
    );
    expect(deleted).toMatchObject({ errors: [], evaluationJobs: [{ jobStatus: "Deleting" }] });
  });

  it("judges precomputed answers, and says that the judge is a stand-in", async () => {
    const job = await run(
      request("judged", {
        evaluationConfig: judged("amazon.nova-pro-v1:0"),
        inferenceConfig: {
          models: [{ precomputedInferenceSource: { inferenceSourceIdentifier: "elsewhere" } }],
        },
      }),
    );
    expect(job.status).toBe("Completed");
    const [lines = []] = Object.values(await linesUnder("evaluation/judged/"));
    expect(JSON.parse(lines[0] ?? "").automatedEvaluationResult.scores[0]).toEqual({
      metricName: "Builtin.Correctness",
      result: 1,
      evaluatorDetails: [
        {
          modelIdentifier: "local-tiny",
          explanation: expect.stringContaining("not a language model"),
        },
      ],
    });
  });

  it("asks the model with the parameters of the request", async () => {
    const inferenceParams = JSON.stringify({ inferenceConfig: { maxTokens: 1 } });
    const models = [{ bedrockModel: { modelIdentifier, inferenceParams } }];
    const job = await run(request("shortened", { inferenceConfig: { models } }));
    expect(job.status).toBe("Completed");
    const [lines = []] = Object.values(await linesUnder("evaluation/shortened/"));
    expect(JSON.parse(lines[0] ?? "").modelResponses[0].response).toBe("card");
  });

  const workflow = "arn:aws:sagemaker:us-east-1:123456789012:flow-definition/people";
  const notSimulated: [string, Partial<CreateEvaluationJobCommandInput>, string][] = [
    [
      "people",
      {
        evaluationConfig: {
          human: {
            humanWorkflowConfig: { flowDefinitionArn: workflow },
            customMetrics: [{ name: "tone", ratingMethod: "ThumbsUpDown" }],
            datasetMetricConfigs: [
              {
                taskType: "Custom",
                dataset: { name: "prompts" },
                metricNames: ["tone"],
              },
            ],
          },
        },
      },
      "evaluations by people (evaluationConfig.human, humanWorkflowConfig)",
    ],
    [
      "a knowledge base",
      {
        inferenceConfig: {
          ragConfigs: [
            {
              precomputedRagSourceConfig: {
                retrieveSourceConfig: { ragSourceIdentifier: "elsewhere" },
              },
            },
          ],
        },
      },
      "evaluations of knowledge bases",
    ],
    [
      "an application that retrieves",
      { applicationType: "RagEvaluation" },
      "evaluations of knowledge bases",
    ],
    [
      "the optimized latency",
      {
        inferenceConfig: {
          models: [
            { bedrockModel: { modelIdentifier, performanceConfig: { latency: "optimized" } } },
          ],
        },
      },
      "latency-optimized inference",
    ],
    [
      "parameters that no model has",
      {
        inferenceConfig: {
          models: [{ bedrockModel: { modelIdentifier, inferenceParams: '{"temperature":0}' } }],
        },
      },
      "inferenceParams must be a JSON object",
    ],
  ];
  it.each(notSimulated)("with %s is refused by name", async (_what, changes, message) => {
    const command = new CreateEvaluationJobCommand(request("refused", changes));
    await expect(bench.bedrock.send(command)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining(message),
    });
  });

  it("fails when the answers of the source are missing", async () => {
    const job = await run(
      request("missing", {
        evaluationConfig: judged("amazon.nova-pro-v1:0"),
        inferenceConfig: {
          models: [{ precomputedInferenceSource: { inferenceSourceIdentifier: "nowhere" } }],
        },
      }),
    );
    expect(job).toMatchObject({
      status: "Failed",
      failureMessages: [expect.stringContaining("nowhere")],
    });
  });

  const rejected: [string, Partial<CreateEvaluationJobCommandInput>, string][] = [
    ["a name with a capital", { jobName: "Capital" }, "at 'jobName' failed to satisfy constraint"],
    [
      "a deployment's ARN as its model",
      {
        inferenceConfig: {
          models: [
            {
              bedrockModel: {
                modelIdentifier:
                  "arn:aws:bedrock:us-east-1:123456789012:custom-model-deployment/abcdefghijkl",
              },
            },
          ],
        },
      },
      "regular expression pattern",
    ],
    [
      "two models",
      {
        inferenceConfig: {
          models: [{ bedrockModel: { modelIdentifier } }, { bedrockModel: { modelIdentifier } }],
        },
      },
      "exactly one model",
    ],
  ];
  it.each(rejected)("is rejected for %s", async (_what, changes, message) => {
    await expect(
      bench.bedrock.send(new CreateEvaluationJobCommand(request("rejected", changes))),
    ).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining(message),
    });
  });
});

describe("a batch inference job", () => {
  const request = (
    jobName: string,
    changes: Partial<CreateModelInvocationJobCommandInput> = {},
  ): CreateModelInvocationJobCommandInput => ({
    jobName,
    roleArn,
    modelId: modelIdentifier,
    inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${BUCKET}/batch/` } },
    outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${BUCKET}/batch-out/` } },
    ...changes,
  });

  it("answers every record, counts those that the model rejects, and writes a manifest", async () => {
    const records = examples(6).map(({ prompt }, at) => ({
      recordId: `record-${at}`,
      modelInput: {
        system: [{ text: SYSTEM }],
        messages: [{ role: "user", content: [{ text: prompt }] }],
      },
    }));
    const broken = { recordId: "broken", modelInput: { messages: [] } };
    await put(
      bench,
      "batch/one.jsonl",
      [...records, broken].map((each) => JSON.stringify(each)),
    );
    await put(bench, "batch/read-me.txt", ["not for the model"]);
    const { jobArn = "" } = await bench.bedrock.send(
      new CreateModelInvocationJobCommand(request("batch-1")),
    );
    const job = await until(
      () => bench.bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: jobArn })),
      ({ endTime }) => endTime !== undefined,
    );
    expect(job).toMatchObject({
      status: "PartiallyCompleted",
      totalRecordCount: 7,
      successRecordCount: 6,
      errorRecordCount: 1,
    });
    const id = jobArn.split("/").at(-1);
    const files = await linesUnder(`batch-out/${id}/`);
    const lines = files[`batch-out/${id}/one.jsonl.out`] ?? [];
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      recordId: "record-0",
      modelOutput: { output: { message: { content: [{ text: "card_lost" }] } } },
    });
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ error: { errorCode: 400 } });
    expect(JSON.parse(files[`batch-out/${id}/manifest.json.out`]?.[0] ?? "")).toMatchObject({
      processedRecordCount: 7,
    });
  });

  it("can be stopped, and is listed as stopped", async () => {
    const { own, clock } = await startDrivenBench();
    const { jobArn: jobIdentifier } = await own.bedrock.send(
      new CreateModelInvocationJobCommand(request("stopped")),
    );
    await own.bedrock.send(new StopModelInvocationJobCommand({ jobIdentifier }));
    const stopped = await advanceUntil(
      clock,
      () => own.bedrock.send(new ListModelInvocationJobsCommand({ statusEquals: "Stopped" })),
      ({ invocationJobSummaries = [] }) => invocationJobSummaries.length > 0,
    );
    expect(stopped.invocationJobSummaries?.[0]).toMatchObject({ jobName: "stopped" });
  });

  it("goes through Submitted, Validating, Scheduled and InProgress in their time", async () => {
    const { own, clock } = await startDrivenBench();
    const { jobArn: jobIdentifier } = await own.bedrock.send(
      new CreateModelInvocationJobCommand(request("timed")),
    );
    const get = () => own.bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier }));
    expect(await get()).toMatchObject({ status: "Validating" });
    clock.advance(2 * MINUTE_MS);
    await until(get, ({ status }) => status === "Scheduled");
    clock.advance(4 * MINUTE_MS);
    expect((await get()).status).toBe("Scheduled");
    clock.advance(MINUTE_MS);
    // Nothing is under the input's prefix in this cloud.
    const { status, message, submitTime, endTime } = await until(
      get,
      ({ endTime }) => endTime !== undefined,
    );
    expect(status).toBe("Failed");
    expect(message).toContain("No JSONL file was found");
    expect(Number(endTime) - Number(submitTime)).toBe(7 * MINUTE_MS);
  });

  const rejected: [string, Partial<CreateModelInvocationJobCommandInput>, string][] = [
    ["an unknown model", { modelId: "acme.large-v1:0" }, "model identifier is invalid"],
    ["a time-out below a day", { timeoutDurationInHours: 1 }, "greater than or equal to 24"],
    ["a name with a space", { jobName: "a b" }, "at 'jobName' failed to satisfy constraint"],
  ];
  it.each(rejected)("is rejected for %s", async (_what, changes, message) => {
    await expect(
      bench.bedrock.send(new CreateModelInvocationJobCommand(request("rejected", changes))),
    ).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining(message),
    });
  });

  it("is found by its id, and expires a day after it was created", async () => {
    const { jobArn = "" } = await bench.bedrock.send(
      new CreateModelInvocationJobCommand(request("by-id")),
    );
    const jobIdentifier = jobArn.split("/").at(-1);
    const job = await bench.bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier }));
    expect(job).toMatchObject({ jobArn, jobName: "by-id", modelId: modelIdentifier });
    expect(Number(job.jobExpirationTime) - Number(job.submitTime)).toBe(24 * HOUR_MS);
  });

  it("takes records in Converse's format, and fails as a whole without a permission", async () => {
    const record = { modelInput: { messages: [{ role: "user", content: [{ text: "hi" }] }] } };
    await put(bench, "converse/one.jsonl", [JSON.stringify(record)]);
    const s3InputDataConfig = { s3Uri: `s3://${BUCKET}/converse/one.jsonl` };
    const run = async (jobName: string) => {
      const { jobArn: jobIdentifier } = await bench.bedrock.send(
        new CreateModelInvocationJobCommand(
          request(jobName, {
            inputDataConfig: { s3InputDataConfig },
            modelInvocationType: "Converse",
          }),
        ),
      );
      return until(
        () => bench.bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier })),
        ({ endTime }) => endTime !== undefined,
      );
    };
    expect(await run("converse")).toMatchObject({ status: "Completed", successRecordCount: 1 });
    const { iam } = bench.cloud.kernel;
    iam.putRole(serviceRole());
    expect(await run("forbidden")).toMatchObject({
      status: "Failed",
      message: expect.stringContaining("bedrock:InvokeModel"),
    });
  });
});
