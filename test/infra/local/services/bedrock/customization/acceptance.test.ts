import { CreateModelCustomizationJobCommand } from "@aws-sdk/client-bedrock";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  aJob,
  type Bench,
  BUCKET,
  converseLine,
  examples,
  jobEnd,
  jobFolder,
  put,
  startBench,
  textOf,
} from "../../../../../support/bedrock-tuning.ts";

let bench: Bench;

beforeAll(async () => {
  bench = await startBench();
});

afterAll(() => bench.stop());

it("reports how many records of each file were accepted, and keeps the training records", async () => {
  const training = examples(40).map(converseLine);
  await put(bench, "data/train.jsonl", [...training, "", ""]);
  await put(bench, "data/validation.jsonl", examples(12).map(converseLine));
  const uri = (key: string) => ({ s3Uri: `s3://${BUCKET}/${key}` });
  const request = aJob({
    trainingDataConfig: uri("data/train.jsonl"),
    validationDataConfig: { validators: [uri("data/validation.jsonl")] },
    outputDataConfig: uri("kept"),
  });
  const { jobArn = "" } = await bench.bedrock.send(new CreateModelCustomizationJobCommand(request));
  expect(await jobEnd(bench, jobArn)).toMatchObject({ status: "Completed" });
  const { Contents = [] } = await bench.s3.send(
    new ListObjectsV2Command({ Bucket: BUCKET, Prefix: "kept/" }),
  );
  const find = (path: RegExp) => Contents.find(({ Key = "" }) => path.test(Key))?.Key ?? "";
  const report = find(/^kept\/input_status\/.*\/manifest\.report\.csv$/);
  expect((await textOf(bench, report)).split("\n")).toEqual([
    "fileName,totalProcessedRecordCount,acceptedRecordCount,partiallyAcceptedRecordCount,rejectedRecordCount",
    "train.jsonl,40,40,0,0",
    "validation.jsonl,12,12,0,0",
    "",
  ]);
  const records = find(/^kept\/validated_data\/.*\/validated_prompts\.jsonl$/);
  expect(records).toContain(jobFolder(jobArn));
  expect((await textOf(bench, records)).trim().split("\n")).toEqual(training);
});

it("reports nothing where a record breaks the format", async () => {
  await put(bench, "bad.jsonl", [...examples(40).map(converseLine), "{}"]);
  const request = aJob({
    jobName: "bad",
    customModelName: "bad",
    trainingDataConfig: { s3Uri: `s3://${BUCKET}/bad.jsonl` },
    outputDataConfig: { s3Uri: `s3://${BUCKET}/bad` },
  });
  const { jobArn = "" } = await bench.bedrock.send(new CreateModelCustomizationJobCommand(request));
  expect(await jobEnd(bench, jobArn)).toMatchObject({
    status: "Failed",
    statusDetails: {
      validationDetails: { status: "Failed" },
      dataProcessingDetails: { status: "NotStarted" },
    },
  });
  const { Contents } = await bench.s3.send(
    new ListObjectsV2Command({ Bucket: BUCKET, Prefix: "bad/input_status" }),
  );
  expect(Contents).toBeUndefined();
});
