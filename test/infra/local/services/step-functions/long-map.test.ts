import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";
import { s3Of } from "../../../../support/s3.ts";

const ITEMS = 3_000;
/** Far more than the two that are answered when the Map does all its work in one piece. */
const MIN_ANSWERS = 15;

const text = Array.from({ length: ITEMS }, (_, id) => JSON.stringify({ id, text: `"[${id}],{"` }));
const FILES: Readonly<Record<string, string>> = {
  JSON: `[${text.join(", ")}]`,
  JSONL: text.join("\n"),
  CSV: `id,text\n${text.map((_, id) => `${id},"a ""text"",\n${id}"`).join("\n")}`,
};

const machine = (type: string) => ({
  StartAt: "map",
  States: {
    map: {
      Type: "Map",
      ItemReader: {
        Resource: "arn:aws:states:::s3:getObject",
        ReaderConfig: {
          InputType: type,
          ...(type === "CSV" ? { CSVHeaderLocation: "FIRST_ROW" } : {}),
        },
        Parameters: { Bucket: "items", Key: type },
      },
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "pass",
        States: { pass: { Type: "Pass", End: true } },
      },
      ResultWriter: {
        Resource: "arn:aws:states:::s3:putObject",
        Parameters: { Bucket: "items", Prefix: "out" },
      },
      End: true,
    },
  },
});

describe("a Map over thousands of items", () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await startTestCloud();
    await s3Of(cloud).send(new CreateBucketCommand({ Bucket: "items" }));
  });
  afterAll(() => cloud.stop());

  const json = async (Key: string) => {
    const { Body } = await s3Of(cloud).send(new GetObjectCommand({ Bucket: "items", Key }));
    return JSON.parse((await Body?.transformToString()) ?? "");
  };

  it.each(["JSON", "JSONL", "CSV"])("of a %s file leaves time for other clients", async (type) => {
    const s3 = s3Of(cloud);
    const states = new SFNClient(cloud.client);
    await s3.send(new PutObjectCommand({ Bucket: "items", Key: type, Body: FILES[type] ?? "" }));
    const { stateMachineArn } = await states.send(
      new CreateStateMachineCommand({
        name: type,
        definition: JSON.stringify(machine(type)),
        roleArn: "arn:aws:iam::123456789012:role/machine",
      }),
    );
    const { executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn }));
    let answers = 0;
    let ended = await states.send(new DescribeExecutionCommand({ executionArn }));
    while (ended.status === "RUNNING") {
      await s3.send(new ListBucketsCommand({}));
      answers += 1;
      await delay(5);
      ended = await states.send(new DescribeExecutionCommand({ executionArn }));
    }
    expect(ended.status).toBe("SUCCEEDED");
    expect(answers).toBeGreaterThan(MIN_ANSWERS);

    const { ResultWriterDetails } = JSON.parse(ended.output ?? "");
    const { ResultFiles } = await json(ResultWriterDetails.Key);
    const entries = (await json(ResultFiles.SUCCEEDED[0].Key)) as { Input: string }[];
    expect(entries).toHaveLength(ITEMS);
    const last = ITEMS - 1;
    expect(JSON.parse(entries[last]?.Input ?? "")).toEqual(
      type === "CSV"
        ? { id: String(last), text: `a "text",\n${last}` }
        : { id: last, text: `"[${last}],{"` },
    );
  });

  it("keeps its children in a few files", () => {
    expect(readdirSync(join(cloud.folder, "states", "executions")).length).toBeLessThan(30);
  });
});
