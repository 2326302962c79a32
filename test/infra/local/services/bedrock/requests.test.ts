import {
  CreateModelCopyJobCommand,
  CreateModelCustomizationJobCommand,
  type CreateModelCustomizationJobCommandInput,
  CreateProvisionedModelThroughputCommand,
  DeleteProvisionedModelThroughputCommand,
  GetFoundationModelAvailabilityCommand,
  GetFoundationModelCommand,
  GetModelCustomizationJobCommand,
  GetProvisionedModelThroughputCommand,
  ListFoundationModelsCommand,
  ListModelCustomizationJobsCommand,
  StopModelCustomizationJobCommand,
} from "@aws-sdk/client-bedrock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { outputProblems } from "../../../../../infra/local/protocol/api-model.ts";
import {
  aJob,
  type Bench,
  BUCKET,
  converseLine,
  examples,
  jobEnd,
  put,
  startBench,
} from "../../../../support/bedrock-tuning.ts";
import { startDrivenBench } from "../../../../support/driven-bench.ts";
import { advanceUntil, HOUR_MS, takeOver } from "../../../../support/driven-clock.ts";
import { unitsForTests } from "../../../../support/local-cloud.ts";

let bench: Bench;

beforeAll(async () => {
  bench = await startBench({ quotas: unitsForTests });
  await put(bench, "train.jsonl", examples(40).map(converseLine));
});

afterAll(() => bench.stop());

let serial = 0;

/** A request whose names nothing else has. */
function fresh(changes: Partial<CreateModelCustomizationJobCommandInput> = {}) {
  serial += 1;
  return aJob({ jobName: `fresh-${serial}`, customModelName: `fresh-${serial}`, ...changes });
}

function create(input: CreateModelCustomizationJobCommandInput) {
  return bench.bedrock.send(new CreateModelCustomizationJobCommand(input));
}

describe("a job's request is rejected at once, in AWS's words,", () => {
  const rejected: [string, Partial<CreateModelCustomizationJobCommandInput>, string][] = [
    [
      "for a name with a character that names do not have",
      { jobName: "my_job" },
      "1 validation error detected: Value 'my_job' at 'jobName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9\\+\\-\\.])*",
    ],
    [
      "for a name of 64 characters",
      { jobName: "a".repeat(64) },
      "Member must have length less than or equal to 63",
    ],
    [
      "for a Hive path, which S3 URIs may not have",
      { trainingDataConfig: { s3Uri: "s3://bucket/dt=2026/train.jsonl" } },
      "at 'trainingDataConfig.s3Uri' failed to satisfy constraint",
    ],
    [
      "for two errors, both named",
      { jobName: "a_b", roleArn: "role" },
      "2 validation errors detected",
    ],
    [
      "for a base model that does not exist",
      { baseModelIdentifier: "acme.large-v1:0" },
      "The provided model identifier is invalid.",
    ],
    [
      "for a base model without its context length",
      { baseModelIdentifier: "amazon.nova-micro-v1:0" },
      "doesn't support customization",
    ],
    [
      "for an epoch too many",
      { hyperParameters: { epochCount: "6" } },
      "epochCount must be an integer between 1 and 5",
    ],
    [
      "for half an epoch",
      { hyperParameters: { epochCount: "1.5" } },
      "epochCount must be an integer",
    ],
    [
      "for a hyperparameter that Nova does not have",
      { hyperParameters: { batchSize: "1" } },
      "batchSize",
    ],
    ["without training data", { trainingDataConfig: {} }, "training data S3 Uri is missing"],
    [
      "for a validation set for Nova 2 Lite",
      {
        baseModelIdentifier: "amazon.nova-2-lite-v1:0:256k",
        validationDataConfig: { validators: [{ s3Uri: `s3://${BUCKET}/v.jsonl` }] },
      },
      "Validation data isn't supported",
    ],
    [
      "for a kind of job that is not simulated",
      { customizationType: "REINFORCEMENT_FINE_TUNING" },
      "does not simulate REINFORCEMENT_FINE_TUNING",
    ],
  ];
  it.each(rejected)("%s", async (_why, changes, message) => {
    await expect(create(fresh(changes))).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining(message),
      $metadata: { httpStatusCode: 400 },
    });
  });

  it("for a name on which a backtracking matcher would never end", async () => {
    await expect(create(fresh({ jobName: `a${"-".repeat(61)}_` }))).rejects.toThrow("pattern");
  });
});

it("answers with 201, and returns the first job again for the same token", async () => {
  const input = fresh({ clientRequestToken: "token-1" });
  const first = await create(input);
  expect(first.$metadata.httpStatusCode).toBe(201);
  expect(first.jobArn).toMatch(
    /^arn:aws:bedrock:us-east-1:123456789012:model-customization-job\/amazon\.nova-micro-v1:0:128k\/[a-z0-9]{12}$/,
  );
  expect((await create(input)).jobArn).toBe(first.jobArn);
  await expect(create({ ...input, jobName: "another" })).rejects.toThrow("different parameters");
});

it("rejects a job name and a model name that are taken", async () => {
  const taken = fresh();
  await create(taken);
  await expect(create(fresh({ jobName: taken.jobName }))).rejects.toMatchObject({
    name: "ConflictException",
    $metadata: { httpStatusCode: 400 },
  });
  await expect(create(fresh({ customModelName: taken.customModelName }))).rejects.toMatchObject({
    name: "ConflictException",
  });
});

it("stops a job: Stopping, Stopped, and then nothing further", async () => {
  const { own, clock } = await startDrivenBench();
  const { jobArn: jobIdentifier } = await own.bedrock.send(
    new CreateModelCustomizationJobCommand(aJob()),
  );
  const stop = () => own.bedrock.send(new StopModelCustomizationJobCommand({ jobIdentifier }));
  const get = () => own.bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier }));
  await stop();
  expect((await get()).status).toBe("Stopping");
  await expect(stop()).rejects.toThrow("can't be stopped, because its status is Stopping");
  expect(await advanceUntil(clock, get, ({ status }) => status !== "Stopping")).toMatchObject({
    status: "Stopped",
    statusDetails: { validationDetails: { status: "Stopped" } },
  });
  await expect(stop()).rejects.toMatchObject({ name: "ConflictException" });
});

it("lists jobs by status, name and time, in pages that miss nothing", async () => {
  const inputs = Array.from({ length: 5 }, () => fresh());
  const arns: string[] = [];
  for (const input of inputs) {
    const { jobArn = "" } = await create({ ...input, jobName: `listed-${input.jobName}` });
    arns.push(jobArn);
  }
  await Promise.all(arns.map((arn) => jobEnd(bench, arn)));
  const names: (string | undefined)[] = [];
  let nextToken: string | undefined;
  do {
    const page = await bench.bedrock.send(
      new ListModelCustomizationJobsCommand({
        nameContains: "listed-",
        statusEquals: "Completed",
        sortOrder: "Ascending",
        maxResults: 2,
        nextToken,
      }),
    );
    names.push(...(page.modelCustomizationJobSummaries ?? []).map(({ jobName }) => jobName));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  expect(names).toEqual(inputs.map(({ jobName }) => `listed-${jobName}`));
  const future = new Date("2100-01-01T00:00:00Z");
  const none = await bench.bedrock.send(
    new ListModelCustomizationJobsCommand({ creationTimeAfter: future }),
  );
  expect(none.modelCustomizationJobSummaries).toEqual([]);
});

it("keeps no more than ten jobs scheduled", async () => {
  const { own } = await startDrivenBench();
  const send = (at: number) =>
    own.bedrock.send(
      new CreateModelCustomizationJobCommand(
        aJob({ jobName: `job-${at}`, customModelName: `model-${at}` }),
      ),
    );
  for (let at = 0; at < 10; at++) await send(at);
  await expect(send(10)).rejects.toMatchObject({
    name: "ServiceQuotaExceededException",
    $metadata: { httpStatusCode: 400 },
  });
});

it("sells throughput without commitment only, and not for a model without it", async () => {
  const buy = (changes: object) =>
    bench.bedrock.send(
      new CreateProvisionedModelThroughputCommand({
        provisionedModelName: "base-units",
        modelId: "amazon.nova-micro-v1:0:24k",
        modelUnits: 1,
        ...changes,
      }),
    );
  await expect(buy({ modelUnits: 0 })).rejects.toThrow(
    "Member must have value greater than or equal to 1",
  );
  await expect(buy({ commitmentDuration: "OneMonth" })).rejects.toMatchObject({
    name: "ServiceQuotaExceededException",
  });
  await expect(buy({ modelId: "meta.llama3-1-8b-instruct-v1:0:128k" })).rejects.toThrow(
    "The provided model identifier is invalid.",
  );
  await expect(buy({ modelId: "amazon.nova-micro-v1:0" })).rejects.toThrow("isn't supported");
  const { provisionedModelArn = "" } = await buy({});
  expect(provisionedModelArn).toMatch(/:provisioned-model\/[a-z0-9]{12}$/);
  await bench.bedrock.send(
    new DeleteProvisionedModelThroughputCommand({ provisionedModelId: provisionedModelArn }),
  );
  await expect(
    bench.bedrock.send(
      new GetProvisionedModelThroughputCommand({ provisionedModelId: "base-units" }),
    ),
  ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

it("sells no throughput of Llama 3.3", async () => {
  const { own } = await startDrivenBench({ region: "us-west-2", quotas: unitsForTests });
  const purchase = new CreateProvisionedModelThroughputCommand({
    provisionedModelName: "base-units",
    modelId: "meta.llama3-3-70b-instruct-v1:0:128k",
    modelUnits: 1,
  });
  await expect(own.bedrock.send(purchase)).rejects.toThrow("isn't supported");
});

it("keeps committed throughput until its term ends, for an account that has units for it", async () => {
  const rich = await startBench({ quotas: { "committed-model-units": 2 } });
  try {
    const clock = takeOver(rich.cloud.kernel.clock);
    const buy = (provisionedModelName: string) =>
      rich.bedrock.send(
        new CreateProvisionedModelThroughputCommand({
          provisionedModelName,
          modelId: "amazon.nova-micro-v1:0:24k",
          modelUnits: 2,
          commitmentDuration: "OneMonth",
        }),
      );
    const { provisionedModelArn: provisionedModelId } = await buy("committed");
    await expect(buy("too-much")).rejects.toMatchObject({ name: "ServiceQuotaExceededException" });
    const drop = () =>
      rich.bedrock.send(new DeleteProvisionedModelThroughputCommand({ provisionedModelId }));
    clock.advance(29 * 24 * HOUR_MS);
    await expect(drop()).rejects.toMatchObject({ name: "ConflictException" });
    const { commitmentDuration, commitmentExpirationTime, creationTime } = await rich.bedrock.send(
      new GetProvisionedModelThroughputCommand({ provisionedModelId }),
    );
    const days = (Number(commitmentExpirationTime) - Number(creationTime)) / (24 * HOUR_MS);
    expect({ commitmentDuration, days }).toEqual({ commitmentDuration: "OneMonth", days: 30 });
    clock.advance(24 * HOUR_MS);
    await drop();
  } finally {
    await rich.stop();
  }
});

it("shows the base models with what each can do", async () => {
  const { modelDetails } = await bench.bedrock.send(
    new GetFoundationModelCommand({ modelIdentifier: "amazon.nova-lite-v1:0:300k" }),
  );
  expect(modelDetails).toMatchObject({
    customizationsSupported: ["FINE_TUNING", "DISTILLATION"],
    inferenceTypesSupported: ["PROVISIONED"],
    modelLifecycle: { status: "ACTIVE" },
  });
  const { modelSummaries = [] } = await bench.bedrock.send(
    new ListFoundationModelsCommand({ byCustomizationType: "FINE_TUNING", byProvider: "Amazon" }),
  );
  expect(modelSummaries.map(({ modelId }) => modelId)).toContain("amazon.nova-2-lite-v1:0:256k");
  const { modelSummaries: students = [] } = await bench.bedrock.send(
    new ListFoundationModelsCommand({ byCustomizationType: "DISTILLATION" }),
  );
  expect(students.map(({ modelId }) => modelId)).toEqual([
    "amazon.nova-micro-v1:0:128k",
    "amazon.nova-lite-v1:0:300k",
    "amazon.nova-pro-v1:0:300k",
  ]);
  const availability = await bench.bedrock.send(
    new GetFoundationModelAvailabilityCommand({ modelId: "amazon.nova-lite-v1:0" }),
  );
  expect(availability).toMatchObject({ authorizationStatus: "AUTHORIZED" });
  await expect(
    bench.bedrock.send(new GetFoundationModelCommand({ modelIdentifier: "acme.none-v1:0" })),
  ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

it("answers in the shapes of AWS's own model", async () => {
  const { kernel } = bench.cloud;
  const call = async (operation: string, input: Record<string, unknown>) => {
    const output = await kernel.call("bedrock", operation, input, kernel.rootContext());
    return outputProblems("bedrock", operation, output);
  };
  const { jobArn } = await create(fresh());
  // The model of the API requires what Bedrock leaves out for a job without validation data.
  expect(await call("GetModelCustomizationJob", { jobIdentifier: jobArn })).toEqual([
    "Value at 'validationDataConfig' failed to satisfy constraint: Member must not be null",
  ]);
  expect(await call("ListModelCustomizationJobs", {})).toEqual([]);
  expect(await call("ListFoundationModels", {})).toEqual([]);
  await jobEnd(bench, jobArn ?? "");
  expect(await call("ListCustomModels", {})).toEqual([]);
});

it("names an operation that it does not have, and pretends nothing", async () => {
  await expect(
    bench.bedrock.send(
      new CreateModelCopyJobCommand({
        sourceModelArn: "arn:aws:bedrock:us-east-1:123456789012:custom-model/a.b-v1:0/abcdefghijkl",
        targetModelName: "copy",
      }),
    ),
  ).rejects.toMatchObject({
    message: expect.stringContaining("CreateModelCopyJob"),
    $metadata: { httpStatusCode: 501 },
  });
});

it("names an unknown job", async () => {
  await expect(
    bench.bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier: "unknown" })),
  ).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    $metadata: { httpStatusCode: 404 },
  });
});
