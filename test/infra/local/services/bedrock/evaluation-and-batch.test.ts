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

  it("asks the model each prompt and writes a line of scores for each", async () => {
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

  it("judges given answers, and says that the judge is a stand-in", async () => {
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

  it("fails when the answers of the source are not there", async () => {
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

  const refused: [string, Partial<CreateEvaluationJobCommandInput>, string][] = [
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
  it.each(refused)("refuses %s", async (_what, changes, message) => {
    await expect(
      bench.bedrock.send(new CreateEvaluationJobCommand(request("refused", changes))),
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

  it("answers every record, counts those that the model refuses, and writes a manifest", async () => {
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

  it("can be stopped, and stands in the list as it was stopped", async () => {
    const slow = await startBench({ speed: 200 });
    try {
      slow.cloud.kernel.iam.putRole(serviceRole());
      const { jobArn: jobIdentifier } = await slow.bedrock.send(
        new CreateModelInvocationJobCommand(request("stopped")),
      );
      await slow.bedrock.send(new StopModelInvocationJobCommand({ jobIdentifier }));
      const stopped = await until(
        () => slow.bedrock.send(new ListModelInvocationJobsCommand({ statusEquals: "Stopped" })),
        ({ invocationJobSummaries = [] }) => invocationJobSummaries.length > 0,
      );
      expect(stopped.invocationJobSummaries?.[0]).toMatchObject({ jobName: "stopped" });
    } finally {
      await slow.stop();
    }
  });
});
