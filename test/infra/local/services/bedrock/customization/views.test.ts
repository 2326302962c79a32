import {
  CreateModelCustomizationJobCommand,
  type CreateModelCustomizationJobCommandInput,
  GetModelCustomizationJobCommand,
  type GetModelCustomizationJobCommandOutput,
  ListModelCustomizationJobsCommand,
} from "@aws-sdk/client-bedrock";
import { beforeEach, expect, it } from "vitest";
import {
  aJob,
  type Bench,
  BUCKET,
  converseLine,
  examples,
  put,
} from "../../../../../support/bedrock-tuning.ts";
import { startDrivenBench } from "../../../../../support/driven-bench.ts";
import { advanceUntil, type DrivenClock } from "../../../../../support/driven-clock.ts";

let bench: Bench;
let clock: DrivenClock;

beforeEach(() => open("us-east-1"));

async function open(region: string): Promise<void> {
  ({ own: bench, clock } = await startDrivenBench({ region }));
  await put(bench, "train.jsonl", examples(120).map(converseLine));
}

async function create(change: Partial<CreateModelCustomizationJobCommandInput> = {}) {
  const command = new CreateModelCustomizationJobCommand(aJob(change));
  const { jobArn = "" } = await bench.bedrock.send(command);
  return jobArn;
}

const get = (jobIdentifier: string) =>
  bench.bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier }));

const defaults: [string, string, string, Record<string, string>, Record<string, string>][] = [
  [
    "Llama",
    "us-west-2",
    "meta.llama3-3-70b-instruct-v1:0:128k",
    { epochCount: "3" },
    { epochCount: "3", batchSize: "1", learningRate: "0.0001" },
  ],
  [
    "Nova",
    "us-east-1",
    "amazon.nova-micro-v1:0:128k",
    {},
    { epochCount: "2", learningRate: "0.00001", learningRateWarmupSteps: "10" },
  ],
];
it.each(defaults)(
  "a job of %s shows the defaults of what was not given",
  async (...[, region, baseModelIdentifier, hyperParameters, shown]) => {
    await open(region);
    const job = await get(await create({ baseModelIdentifier, hyperParameters }));
    expect(job.hyperParameters).toEqual(shown);
  },
);

it("a job shows its output as it was given, and no validation data where none was", async () => {
  const outputDataConfig = { s3Uri: `s3://${BUCKET}/out/folder/` };
  const job = await get(await create({ outputDataConfig }));
  expect(job.outputDataConfig).toEqual(outputDataConfig);
  expect(job).not.toHaveProperty("validationDataConfig");
  await put(bench, "validation.jsonl", examples(12).map(converseLine));
  const validationDataConfig = { validators: [{ s3Uri: `s3://${BUCKET}/validation.jsonl` }] };
  const names = { jobName: "second", customModelName: "second" };
  expect(await get(await create({ ...names, validationDataConfig }))).toMatchObject({
    validationDataConfig,
  });
});

it("each phase is shown as it starts and ends, and moves the job", async () => {
  const jobArn = await create();
  const seen: GetModelCustomizationJobCommandOutput[] = [];
  await advanceUntil(
    { ...clock, advance: () => clock.advance(30_000) },
    async () => {
      const job = await get(jobArn);
      seen.push(job);
      return job;
    },
    ({ status }) => status === "Completed",
  );
  const phases = seen.map(({ statusDetails }) =>
    [
      statusDetails?.validationDetails,
      statusDetails?.dataProcessingDetails,
      statusDetails?.trainingDetails,
    ].map((details) => details?.status),
  );
  const started = ["NotStarted", "InProgress", "Completed"];
  const order = phases.map((each) => each.map((status) => started.indexOf(String(status))));
  const steps = [...new Set(order.map(String))];
  expect(steps).toEqual([...steps].sort());
  expect(steps).toEqual(expect.arrayContaining(["1,0,0", "2,1,0", "2,2,2"]));
  const moves = seen.map(({ lastModifiedTime }) => Number(lastModifiedTime));
  expect(moves).toEqual([...moves].sort((a, b) => a - b));
  expect(new Set(moves).size).toBeGreaterThanOrEqual(4);
  const { modelCustomizationJobSummaries } = await bench.bedrock.send(
    new ListModelCustomizationJobsCommand({}),
  );
  expect(modelCustomizationJobSummaries?.[0]).toMatchObject({
    statusDetails: seen.at(-1)?.statusDetails,
    lastModifiedTime: seen.at(-1)?.lastModifiedTime,
  });
});

it("a LEGACY base model is answered by an error without a cause", async () => {
  await open("us-west-2");
  const baseModelIdentifier = "anthropic.claude-3-haiku-20240307-v1:0:200k";
  await expect(create({ baseModelIdentifier })).rejects.toMatchObject({
    name: "InternalServerException",
    $metadata: { httpStatusCode: 500 },
  });
});
