import { expect, it } from "vitest";
import { toServiceInput, toStatesOutput } from "../../../../infra/local/protocol/states-shapes.ts";

it("gives Bedrock its small member names and leaves the keys of maps alone", () => {
  const input = toServiceInput("bedrock", "CreateModelCustomizationJob", {
    JobName: "j",
    CustomModelName: "m",
    RoleArn: "r",
    BaseModelIdentifier: "b",
    TrainingDataConfig: { S3Uri: "s3://b/k" },
    ValidationDataConfig: { Validators: [{ S3Uri: "s3://b/v" }] },
    OutputDataConfig: { S3Uri: "s3://b/o" },
    HyperParameters: { EpochCount: "2", learningRate: "1" },
    JobTags: [{ Key: "Run", Value: "1" }],
  });
  expect(input).toEqual({
    jobName: "j",
    customModelName: "m",
    roleArn: "r",
    baseModelIdentifier: "b",
    trainingDataConfig: { s3Uri: "s3://b/k" },
    validationDataConfig: { validators: [{ s3Uri: "s3://b/v" }] },
    outputDataConfig: { s3Uri: "s3://b/o" },
    hyperParameters: { EpochCount: "2", learningRate: "1" },
    jobTags: [{ key: "Run", value: "1" }],
  });
});

it("refuses fields that the operation does not have or that are missing, in Step Functions' words", () => {
  expect(() => toServiceInput("bedrock", "GetCustomModel", { ModelID: "x" })).toThrow(
    `The Parameters '{"ModelID":"x"}' could not be used to start the Task: [The field 'ModelIdentifier' is required but was missing, The field 'ModelID' is not supported by Step Functions]`,
  );
});

it("keeps S3's names and sends a body as JSON", () => {
  const input = toServiceInput("s3", "PutObject", { Bucket: "b", Key: "k", Body: { a: 1 } });
  expect(input).toEqual({ Bucket: "b", Key: "k", Body: Buffer.from('{"a":1}') });
});

it("answers with capitals, ISO times and text", () => {
  const output = toStatesOutput("bedrock", "GetModelCustomizationJob", {
    jobArn: "a",
    creationTime: new Date(1_700_000_000_000),
    lastModifiedTime: "2026-01-01T00:00:00.5Z",
    hyperParameters: { epochCount: "2" },
    trainingMetrics: { trainingLoss: 0.5 },
    unknownToTheModel: 1,
  });
  expect(output).toEqual({
    JobArn: "a",
    CreationTime: "2023-11-14T22:13:20Z",
    LastModifiedTime: "2026-01-01T00:00:00.5Z",
    HyperParameters: { epochCount: "2" },
    TrainingMetrics: { TrainingLoss: 0.5 },
  });
});
