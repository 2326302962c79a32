import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readAcceptance } from "../../../pipeline/job/read-acceptance.ts";
import { acceptanceFile } from "../../../pipeline/run-folder/acceptance.ts";
import { runLayout } from "../../../pipeline/run-folder/layout.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

let runId = "";
let serial = 0;
beforeEach(() => {
  serial += 1;
  runId = `run-${serial}`;
});

const HEAD =
  "fileName,totalProcessedRecordCount,acceptedRecordCount,partiallyAcceptedRecordCount,rejectedRecordCount";
const jobArn = "arn:aws:bedrock:us-east-1:123456789012:model-customization-job/base:0:128k/job2";

const put = (path: string, ...lines: string[]) =>
  environment.put(`${runLayout(runId).output}${path}`, lines.join("\r\n"));

const read = () => readAcceptance(environment.bucket, { runId, jobArn });

describe("readAcceptance", () => {
  it("adds up the files of the job's report, and keeps them", async () => {
    await put(
      "input_status/model-customization-job-job2/manifest.report.csv",
      HEAD,
      "train.jsonl,120,110,4,6",
      '"validation.jsonl", 10, 9, 0, 1',
      "",
    );
    const counts = { processed: 130, accepted: 119, partiallyAccepted: 4, rejected: 7 };
    expect(await read()).toEqual(counts);
    const kept = await acceptanceFile.find(environment.bucket, runId);
    expect(kept).toMatchObject(counts);
    expect(kept?.files.map(({ fileName }) => fileName)).toEqual([
      "train.jsonl",
      "validation.jsonl",
    ]);
  });

  it("finds a report whose folder names no job, with its columns in any order", async () => {
    await put("input_data_report/manifest.report.csv", "rejectedRecordCount,fileName", "2,a.jsonl");
    expect(await read()).toMatchObject({ rejected: 2, processed: 0 });
  });

  it("leaves out the report of a job that was retried", async () => {
    await put("input_status/model-customization-job-job1/manifest.report.csv", HEAD, "a,9,0,0,9");
    expect(await read()).toMatchObject({ processed: 0, rejected: 0 });
  });

  it.each([[""], ["no,such,columns\n1,2,3"], [`${HEAD}\na.jsonl,many,,,`]])(
    "rejects no row for a report that says nothing: %j",
    async (text) => {
      await put("input_status/manifest.report.csv", text);
      expect(await read()).toMatchObject({ rejected: 0 });
    },
  );

  it("writes nothing where Bedrock has written no report", async () => {
    expect(await read()).toMatchObject({ processed: 0 });
    expect(await acceptanceFile.find(environment.bucket, runId)).toBeUndefined();
  });
});
