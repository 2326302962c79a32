import {
  CreateCustomModelDeploymentCommand,
  CreateModelCustomizationJobCommand,
  type CreateModelCustomizationJobCommandInput,
  CreateProvisionedModelThroughputCommand,
  GetCustomModelDeploymentCommand,
  GetFoundationModelCommand,
  GetModelCustomizationJobCommand,
  ListCustomModelsCommand,
  StopModelCustomizationJobCommand,
} from "@aws-sdk/client-bedrock";
import { ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Fault } from "../../../../../infra/local/kernel/faults/faults.ts";
import type { CloudEvent } from "../../../../../infra/local/kernel/service.ts";
import {
  aJob,
  type Bench,
  BUCKET,
  converseLine,
  deploymentReady,
  examples,
  jobEnd,
  put,
  serviceRole,
  startBench,
  throughputReady,
  until,
} from "../../../../support/bedrock-tuning.ts";
import { startDrivenBench } from "../../../../support/driven-bench.ts";
import { advanceUntil, HOUR_MS, takeOver } from "../../../../support/driven-clock.ts";
import { unitsForTests } from "../../../../support/local-cloud.ts";

let bench: Bench;
let serial = 0;

beforeAll(async () => {
  bench = await startBench({ quotas: unitsForTests });
});

afterAll(() => bench.stop());

/** A request with its own names and training file. */
async function aJobOn(lines: readonly string[]): Promise<CreateModelCustomizationJobCommandInput> {
  serial += 1;
  const name = `job-${serial}`;
  await put(bench, `${name}.jsonl`, lines);
  const trainingDataConfig = { s3Uri: `s3://${BUCKET}/${name}.jsonl` };
  return aJob({ jobName: name, customModelName: name, trainingDataConfig });
}

async function run(request: CreateModelCustomizationJobCommandInput) {
  const { jobArn = "" } = await bench.bedrock.send(new CreateModelCustomizationJobCommand(request));
  return jobEnd(bench, jobArn);
}

async function runOn(lines: readonly string[]) {
  return run(await aJobOn(lines));
}

const good = examples(40).map(converseLine);
const turn = (role: string, text: string) => ({ role, content: [{ text }] });
const line = (...messages: object[]) => JSON.stringify({ messages });

it("a training file may have tool use where the model takes it, with any word in it", async () => {
  const withTools = examples(40).map(({ prompt, completion }, at) =>
    line(
      turn("user", prompt),
      {
        role: "assistant",
        content: [{ toolUse: { toolUseId: `t${at}`, name: "look_up", input: { id: at } } }],
      },
      {
        role: "user",
        content: [
          {
            toolResult: { toolUseId: `t${at}`, content: [{ text: "User: x" }, { json: { at } }] },
          },
        ],
      },
      turn("assistant", completion),
    ),
  );
  expect(await runOn(withTools)).toMatchObject({ status: "Completed" });
});

describe("a job fails late, as Bedrock's does, when its training file", () => {
  const bad: [string, string[], string][] = [
    [
      "has a line that is not JSON",
      [...good, "{'messages': []}"],
      ".jsonl. Data files must conform to JSONL format.",
    ],
    ["is a JSON array", [JSON.stringify(good)], "Unable to parse Amazon S3 file"],
    [
      "ends a conversation with the user",
      [...good, line(turn("user", "a"), turn("assistant", "b"), turn("user", "c"))],
      "the last message must be the assistant's",
    ],
    ["starts with the assistant", [...good, line(turn("assistant", "a"))], "roles must alternate"],
    [
      "has an empty answer",
      [...good, line(turn("user", "a"), turn("assistant", " "))],
      "a block that the model does not take",
    ],
    [
      "has a word that Nova reserves",
      [...good, line(turn("user", "User: hello"), turn("assistant", "b"))],
      "reserved keyword User:",
    ],
    [
      "has prompts and completions for Nova",
      examples(40).map((each) => JSON.stringify(each)),
      "messages is missing",
    ],
    [
      "has a picture",
      [
        ...good,
        line(
          { role: "user", content: [{ text: "what is it?" }, { image: { format: "png" } }] },
          turn("assistant", "a cat"),
        ),
      ],
      "trains on text and tool use only",
    ],
    ["has too few records", good.slice(0, 7), "(7) is less than the minimum of 8"],
  ];
  it.each(bad)("%s", async (_what, lines, message) => {
    const request = await aJobOn(lines);
    expect(await run(request)).toMatchObject({
      status: "Failed",
      failureMessage: expect.stringContaining(message),
      statusDetails: { trainingDetails: { status: "NotStarted" } },
    });
    const { modelSummaries } = await bench.bedrock.send(
      new ListCustomModelsCommand({ nameContains: request.customModelName }),
    );
    expect(modelSummaries).toEqual([]);
  });

  it("has bytes that are not UTF-8", async () => {
    const request = await aJobOn(good);
    const Body = Buffer.concat([Buffer.from(`${good.join("\n")}\n`), Buffer.from([0xff, 0xfe])]);
    const Key = `${request.jobName}.jsonl`;
    await bench.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
    expect((await run(request)).failureMessage).toContain(
      "Data files must conform to JSONL format",
    );
  });
});

it("a job whose training file is deleted after its start fails", async () => {
  const { own, clock } = await startDrivenBench();
  await put(own, "train.jsonl", good);
  const { jobArn: jobIdentifier } = await own.bedrock.send(
    new CreateModelCustomizationJobCommand(aJob()),
  );
  await own.s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: "train.jsonl" }));
  const job = await advanceUntil(
    clock,
    () => own.bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier })),
    ({ status }) => status !== "InProgress",
  );
  expect(job.failureMessage).toContain("Check the input data S3 Uris");
});

describe("the role of the job", () => {
  it("must be one that Bedrock can assume", async () => {
    const own = await startBench({ unknownRoles: "refuse" });
    try {
      const roleArn = "arn:aws:iam::123456789012:role/Unknown";
      await expect(
        own.bedrock.send(new CreateModelCustomizationJobCommand(aJob({ roleArn }))),
      ).rejects.toMatchObject({
        name: "ValidationException",
        message: expect.stringContaining("Could not assume provided IAM role"),
      });
    } finally {
      await own.stop();
    }
  });

  const missing: [string, string[], string][] = [
    [
      "read the data",
      ["s3:PutObject"],
      "Could not validate GetObject permissions to access Amazon S3 bucket: tuning-data at key ",
    ],
    [
      "write the output",
      ["s3:GetObject"],
      "Could not validate PutObject permissions to access Amazon S3 bucket: tuning-data at key out/.write_access_check_file.tmp",
    ],
  ];
  it.each(missing)("must be allowed to %s", async (_what, actions, message) => {
    const request = await aJobOn(good);
    bench.cloud.kernel.iam.putRole(serviceRole(actions));
    try {
      expect(await run(request)).toMatchObject({
        status: "Failed",
        failureMessage: expect.stringContaining(message),
      });
    } finally {
      bench.cloud.kernel.iam.putRole(serviceRole());
    }
  });
});

describe("a planned fault", () => {
  /** Plans faults for a cloud, each due once at its place. */
  function plan({ cloud }: Bench, planned: Record<string, Fault>): void {
    const left = new Map(Object.entries(planned));
    Object.assign(cloud.kernel, {
      faults: {
        take(place: string) {
          const fault = left.get(place);
          left.delete(place);
          return fault;
        },
      },
    });
  }

  it("fails a job at a step", async () => {
    plan(bench, {
      "training-job": { effect: "fail", settings: { step: 5, message: "Lost the machines." } },
    });
    expect(await runOn(good)).toMatchObject({
      status: "Failed",
      failureMessage: "Lost the machines.",
      statusDetails: { trainingDetails: { status: "Failed" } },
    });
  });

  it("keeps a job in training until it is stopped", async () => {
    const { own, clock } = await startDrivenBench();
    await put(own, "train.jsonl", good);
    plan(own, { "training-job": { effect: "stick", settings: {} } });
    const { jobArn: jobIdentifier } = await own.bedrock.send(
      new CreateModelCustomizationJobCommand(aJob()),
    );
    const get = () => own.bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier }));
    await advanceUntil(clock, get, () => clock.sleepers().includes(Number.POSITIVE_INFINITY));
    clock.advance(1000 * HOUR_MS);
    expect(await get()).toMatchObject({
      status: "InProgress",
      statusDetails: { trainingDetails: { status: "InProgress" } },
    });
    await own.bedrock.send(new StopModelCustomizationJobCommand({ jobIdentifier }));
    const { status } = await advanceUntil(clock, get, (job) => job.status !== "Stopping");
    expect(status).toBe("Stopped");
  });

  it("makes a job take thirty hours of the cloud's clock", async () => {
    const { own, clock } = await startDrivenBench();
    await put(own, "train.jsonl", good);
    plan(own, { "training-job": { effect: "delay", settings: { seconds: 108_000 } } });
    const { jobArn: jobIdentifier } = await own.bedrock.send(
      new CreateModelCustomizationJobCommand(aJob()),
    );
    const { creationTime, endTime, status } = await advanceUntil(
      clock,
      () => own.bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier })),
      (job) => job.status !== "InProgress",
    );
    expect(status).toBe("Completed");
    expect((Number(endTime) - Number(creationTime)) / HOUR_MS).toBeGreaterThan(30);
  });

  it("makes the base model LEGACY in the middle of the job, which continues", async () => {
    plan(bench, {
      "training-job": { effect: "retire", settings: { status: "LEGACY" } },
    });
    const baseModelIdentifier = "amazon.nova-pro-v1:0:300k";
    const request = await aJobOn(good);
    expect((await run({ ...request, baseModelIdentifier })).status).toBe("Completed");
    const { modelDetails } = await bench.bedrock.send(
      new GetFoundationModelCommand({ modelIdentifier: baseModelIdentifier }),
    );
    expect(modelDetails?.modelLifecycle).toEqual({ status: "LEGACY" });
    const next = await aJobOn(good);
    await expect(run({ ...next, baseModelIdentifier })).rejects.toMatchObject({
      name: "InternalServerException",
      $metadata: { httpStatusCode: 500 },
    });
  });

  it("retires the base model in the middle of the job", async () => {
    plan(bench, { "training-job": { effect: "retire", settings: { step: 3 } } });
    const request = await aJobOn(good);
    const { failureMessage } = await run({
      ...request,
      baseModelIdentifier: "amazon.nova-lite-v1:0:300k",
    });
    expect(failureMessage).toContain("has reached the end of its life");
    const ask = new ConverseCommand({
      modelId: "amazon.nova-lite-v1:0",
      messages: [{ role: "user", content: [{ text: "hello" }] }],
    });
    await expect(bench.runtime.send(ask)).rejects.toThrow("reached the end of its life");
  });

  it("rejects throughput, and fails a deployment when it should have become active", async () => {
    const { outputModelArn: modelArn } = await runOn(good);
    plan(bench, {
      "provisioned-throughput": { effect: "error", settings: {} },
      deployment: { effect: "fail", settings: { message: "No room." } },
    });
    const buy = new CreateProvisionedModelThroughputCommand({
      provisionedModelName: "units",
      modelId: modelArn,
      modelUnits: 1,
    });
    await expect(bench.bedrock.send(buy)).rejects.toMatchObject({
      name: "ServiceUnavailableException",
      $metadata: { httpStatusCode: 503 },
    });
    const { provisionedModelArn = "" } = await bench.bedrock.send(buy);
    expect((await throughputReady(bench, provisionedModelArn)).status).toBe("InService");
    const { customModelDeploymentArn = "" } = await bench.bedrock.send(
      new CreateCustomModelDeploymentCommand({ modelDeploymentName: "broken", modelArn }),
    );
    expect(await deploymentReady(bench, customModelDeploymentArn)).toMatchObject({
      status: "Failed",
      failureMessage: "No room.",
    });
  });

  it("never makes a deployment active", async () => {
    const own = await startBench();
    try {
      await put(own, "train.jsonl", good);
      const { jobArn = "" } = await own.bedrock.send(
        new CreateModelCustomizationJobCommand(aJob()),
      );
      const { outputModelArn: modelArn } = await jobEnd(own, jobArn);
      const clock = takeOver(own.cloud.kernel.clock);
      plan(own, { deployment: { effect: "stick", settings: {} } });
      const { customModelDeploymentArn } = await own.bedrock.send(
        new CreateCustomModelDeploymentCommand({ modelDeploymentName: "never", modelArn }),
      );
      clock.advance(10_000 * HOUR_MS);
      const { status } = await own.bedrock.send(
        new GetCustomModelDeploymentCommand({
          customModelDeploymentIdentifier: customModelDeploymentArn,
        }),
      );
      expect(status).toBe("Creating");
    } finally {
      await own.stop();
    }
  });
});

it("retries what S3 throttles and what fails there for a while", async () => {
  const request = await aJobOn(good);
  const left: Record<string, number> = { GetObject: 3, PutObject: 2 };
  const { kernel } = bench.cloud;
  const { faults } = kernel;
  Object.assign(kernel, {
    faults: {
      take(_place: string, { operation = "" }: { operation?: string }): Fault | undefined {
        left[operation] = (left[operation] ?? 0) - 1;
        if ((left[operation] ?? 0) < 0) return undefined;
        return { effect: operation === "GetObject" ? "throttle" : "error", settings: {} };
      },
    },
  });
  expect((await run(request)).status).toBe("Completed");
  Object.assign(kernel, { faults });
});

it("takes a line separator within a text as a part of it", async () => {
  const separated = converseLine({ prompt: "I lost\u2028my card", completion: "card_lost" });
  expect((await runOn([...good, separated])).status).toBe("Completed");
});

it("notifies EventBridge of a job's end", async () => {
  const events: CloudEvent[] = [];
  bench.cloud.kernel.onEvent((event) => events.push(event));
  const { jobArn, jobName } = await runOn(good);
  await until(
    async () => events,
    (heard) => heard.length > 0,
  );
  expect(events[0]).toMatchObject({
    source: "aws.bedrock",
    detailType: "Model Customization Job State Change",
    resources: [jobArn],
    detail: { jobStatus: "Completed", jobName },
  });
});
