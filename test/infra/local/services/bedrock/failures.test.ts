import {
  CreateCustomModelDeploymentCommand,
  CreateModelCustomizationJobCommand,
  type CreateModelCustomizationJobCommandInput,
  CreateProvisionedModelThroughputCommand,
  GetFoundationModelCommand,
  ListCustomModelsCommand,
  StopModelCustomizationJobCommand,
} from "@aws-sdk/client-bedrock";
import { ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterEach, describe, expect, it } from "vitest";
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

let bench: Bench;

afterEach(() => bench.stop());

async function runJob(changes: Partial<CreateModelCustomizationJobCommandInput> = {}) {
  const { jobArn = "" } = await bench.bedrock.send(
    new CreateModelCustomizationJobCommand(aJob(changes)),
  );
  return jobEnd(bench, jobArn);
}

const good = examples(40).map(converseLine);

describe("a job fails late, as Bedrock's does, when its training file", () => {
  const turn = (role: string, text: string) => ({ role, content: [{ text }] });
  const line = (...messages: object[]) => JSON.stringify({ messages });
  const bad: [string, string[], string][] = [
    [
      "has a line that is not JSON",
      [...good, "{'messages': []}"],
      "Unable to parse Amazon S3 file: train.jsonl. Data files must conform to JSONL format.",
    ],
    ["is a JSON array", [JSON.stringify(good)], "Unable to parse Amazon S3 file"],
    [
      "ends a conversation with the user",
      [...good, line(turn("user", "a"), turn("assistant", "b"), turn("user", "c"))],
      "the last message must be the assistant's",
    ],
    ["begins with the assistant", [...good, line(turn("assistant", "a"))], "roles must alternate"],
    [
      "has an empty answer",
      [...good, line(turn("user", "a"), turn("assistant", " "))],
      "without text",
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
      "trains on text only",
    ],
    ["has too few records", good.slice(0, 7), "(7) is less than the minimum of 8"],
    [
      "has free text, for which the local Bedrock has no way yet",
      examples(40).map(({ prompt }, at) => converseLine({ prompt, completion: `answer ${at}` })),
      "generate free text",
    ],
  ];
  it.each(bad)("%s", async (_what, lines, message) => {
    bench = await startBench();
    await put(bench, "train.jsonl", lines);
    expect(await runJob()).toMatchObject({
      status: "Failed",
      failureMessage: expect.stringContaining(message),
      statusDetails: { trainingDetails: { status: "NotStarted" } },
    });
    const { modelSummaries } = await bench.bedrock.send(new ListCustomModelsCommand({}));
    expect(modelSummaries).toEqual([]);
  });

  it("has bytes that are no UTF-8", async () => {
    bench = await startBench();
    const bytes = Buffer.concat([Buffer.from(`${good.join("\n")}\n`), Buffer.from([0xff, 0xfe])]);
    await bench.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: "train.jsonl", Body: bytes }));
    expect((await runJob()).failureMessage).toContain("Data files must conform to JSONL format");
  });

  it("is deleted after the start", async () => {
    bench = await startBench({ speed: 120 });
    await put(bench, "train.jsonl", good);
    const end = runJob();
    await bench.s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: "train.jsonl" }));
    expect((await end).failureMessage).toContain("Check the input data S3 Uris");
  });
});

describe("the role of the job", () => {
  it("must be one that Bedrock can take", async () => {
    bench = await startBench({ unknownRoles: "refuse" });
    await expect(
      runJob({ roleArn: "arn:aws:iam::123456789012:role/Nobody" }),
    ).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("Could not assume provided IAM role"),
    });
  });

  const missing: [string, string[], string][] = [
    [
      "read the data",
      ["s3:PutObject"],
      "Could not validate GetObject permissions to access Amazon S3 bucket: tuning-data at key train.jsonl",
    ],
    [
      "write the output",
      ["s3:GetObject"],
      "Could not validate PutObject permissions to access Amazon S3 bucket: tuning-data at key out/.write_access_check_file.tmp",
    ],
  ];
  it.each(missing)("must be allowed to %s", async (_what, actions, message) => {
    bench = await startBench();
    await put(bench, "train.jsonl", good);
    bench.cloud.kernel.iam.putRole(serviceRole(actions));
    expect(await runJob()).toMatchObject({
      status: "Failed",
      failureMessage: expect.stringContaining(message),
    });
  });
});

describe("a planned fault", () => {
  /** Starts a cloud whose faults are these, each due once at its place. */
  async function startWith(planned: Record<string, Fault>): Promise<void> {
    bench = await startBench();
    await put(bench, "train.jsonl", good);
    const left = new Map(Object.entries(planned));
    Object.assign(bench.cloud.kernel, {
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
    await startWith({
      "training-job": { effect: "fail", settings: { step: 5, message: "Lost the machines." } },
    });
    expect(await runJob()).toMatchObject({
      status: "Failed",
      failureMessage: "Lost the machines.",
      statusDetails: { trainingDetails: { status: "Failed" } },
    });
  });

  it("keeps a job in training until it is stopped", async () => {
    await startWith({ "training-job": { effect: "stick", settings: {} } });
    const { jobArn: jobIdentifier = "" } = await bench.bedrock.send(
      new CreateModelCustomizationJobCommand(aJob()),
    );
    await new Promise((resolve) => setTimeout(resolve, 500));
    await bench.bedrock.send(new StopModelCustomizationJobCommand({ jobIdentifier }));
    expect((await jobEnd(bench, jobIdentifier)).status).toBe("Stopped");
  });

  it("makes a job take thirty hours of the cloud's clock", async () => {
    await startWith({ "training-job": { effect: "delay", settings: { seconds: 108_000 } } });
    const { creationTime, endTime, status } = await runJob();
    expect(status).toBe("Completed");
    const hours = (Number(endTime) - Number(creationTime)) / 3_600_000;
    expect(hours).toBeGreaterThan(30);
  });

  it("retires the base model in the middle of the job", async () => {
    await startWith({ "training-job": { effect: "retire", settings: { step: 3 } } });
    expect((await runJob()).failureMessage).toContain("has reached the end of its life");
    const ask = new ConverseCommand({
      modelId: "amazon.nova-micro-v1:0",
      messages: [{ role: "user", content: [{ text: "hello" }] }],
    });
    await expect(bench.runtime.send(ask)).rejects.toThrow("reached the end of its life");
  });

  it("makes the base model LEGACY in the middle of the job, which goes on", async () => {
    await startWith({ "training-job": { effect: "retire", settings: { status: "LEGACY" } } });
    expect((await runJob()).status).toBe("Completed");
    const { modelDetails } = await bench.bedrock.send(
      new GetFoundationModelCommand({ modelIdentifier: "amazon.nova-micro-v1:0:128k" }),
    );
    expect(modelDetails?.modelLifecycle).toEqual({ status: "LEGACY" });
    await expect(runJob({ jobName: "next", customModelName: "next" })).rejects.toThrow("LEGACY");
  });

  it("refuses throughput, fails it, and never makes a deployment active", async () => {
    await startWith({
      "provisioned-throughput": { effect: "error", settings: {} },
      deployment: { effect: "stick", settings: {} },
    });
    const modelArn = (await runJob()).outputModelArn;
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
      new CreateCustomModelDeploymentCommand({ modelDeploymentName: "never", modelArn }),
    );
    const ready = deploymentReady(bench, customModelDeploymentArn).then(() => "ready");
    const later = new Promise((resolve) => setTimeout(() => resolve("still creating"), 300));
    expect(await Promise.race([ready, later])).toBe("still creating");
    ready.catch(() => undefined);
  });

  it("fails a deployment when it should have become active", async () => {
    await startWith({ deployment: { effect: "fail", settings: { message: "No room." } } });
    const { outputModelArn: modelArn } = await runJob();
    const { customModelDeploymentArn = "" } = await bench.bedrock.send(
      new CreateCustomModelDeploymentCommand({ modelDeploymentName: "broken", modelArn }),
    );
    expect(await deploymentReady(bench, customModelDeploymentArn)).toMatchObject({
      status: "Failed",
      failureMessage: "No room.",
    });
  });
});

it("waits out what S3 throttles and what fails there for a while", async () => {
  bench = await startBench();
  await put(bench, "train.jsonl", good);
  const left: Record<string, number> = { GetObject: 3, PutObject: 2 };
  Object.assign(bench.cloud.kernel, {
    faults: {
      take(_place: string, { operation }: { operation: string }): Fault | undefined {
        left[operation] = (left[operation] ?? 0) - 1;
        if ((left[operation] ?? 0) < 0) return undefined;
        return { effect: operation === "GetObject" ? "throttle" : "error", settings: {} };
      },
    },
  });
  expect((await runJob()).status).toBe("Completed");
});

it("takes a line separator within a text as a part of it", async () => {
  bench = await startBench();
  await put(bench, "train.jsonl", [
    ...good,
    converseLine({ prompt: "I lost\u2028my card", completion: "card_lost" }),
  ]);
  expect((await runJob()).status).toBe("Completed");
});

it("tells EventBridge how a job ended", async () => {
  bench = await startBench();
  await put(bench, "train.jsonl", good);
  const events: CloudEvent[] = [];
  bench.cloud.kernel.onEvent((event) => events.push(event));
  const { jobArn } = await runJob();
  await until(
    async () => events,
    (heard) => heard.length > 0,
  );
  expect(events[0]).toMatchObject({
    source: "aws.bedrock",
    detailType: "Model Customization Job State Change",
    resources: [jobArn],
    detail: { jobStatus: "Completed", jobName: "job-1" },
  });
});
