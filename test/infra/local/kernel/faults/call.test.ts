import { BedrockClient, ListCustomModelsCommand } from "@aws-sdk/client-bedrock";
import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { ListStateMachinesCommand, SFNClient } from "@aws-sdk/client-sfn";
import { CreateTopicCommand, ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud({ speed: 100 });
  await s3().send(new CreateBucketCommand({ Bucket: "faulty" }));
  await s3().send(
    new PutObjectCommand({ Bucket: "faulty", Key: "k", Body: Buffer.alloc(500_000) }),
  );
});
afterAll(() => cloud.stop());

function s3(change = {}) {
  return new S3Client({ ...cloud.client, ...change, forcePathStyle: true });
}

async function plan(...faults: object[]): Promise<void> {
  const answer = await fetch(`${cloud.endpoint}/_tunewright/faults`, {
    method: "POST",
    body: JSON.stringify({ faults: faults.map((fault) => ({ at: "call", ...fault })) }),
  });
  expect(answer.status).toBe(200);
}

describe("a throttled call", () => {
  it.each<[string, () => Promise<unknown>, string]>([
    ["S3", () => s3().send(new GetObjectCommand({ Bucket: "faulty", Key: "k" })), "SlowDown"],
    [
      "Bedrock",
      () => new BedrockClient(cloud.client).send(new ListCustomModelsCommand({})),
      "ThrottlingException",
    ],
    [
      "Step Functions",
      () => new SFNClient(cloud.client).send(new ListStateMachinesCommand({})),
      "ThrottlingException",
    ],
    [
      "SNS",
      () => new SNSClient(cloud.client).send(new ListTopicsCommand({})),
      "ThrottledException",
    ],
  ])("has the code of %s", async (_name, call, code) => {
    await plan({ effect: "throttle", times: 1 });
    await expect(call()).rejects.toMatchObject({ name: code });
    await expect(call()).resolves.toBeDefined();
  });

  it("is retried by an SDK client with its default settings", async () => {
    await plan({ effect: "throttle", times: 2, match: { service: "bedrock" } });
    const client = new BedrockClient({ ...cloud.client, maxAttempts: 3 });
    await expect(client.send(new ListCustomModelsCommand({}))).resolves.toBeDefined();
  });
});

describe("a lost connection", () => {
  it("comes before the operation has run", async () => {
    await plan({ effect: "drop-connection", match: { operation: "CreateTopic" } });
    const client = new SNSClient(cloud.client);
    await expect(client.send(new CreateTopicCommand({ Name: "never" }))).rejects.toThrow();
    await plan();
    expect((await client.send(new ListTopicsCommand({}))).Topics).toEqual([]);
  });

  it("comes after it, so that a client cannot know", async () => {
    await plan({ effect: "drop-connection", settings: { when: "after" }, times: 1 });
    const client = new SNSClient(cloud.client);
    await expect(client.send(new CreateTopicCommand({ Name: "made" }))).rejects.toThrow();
    expect((await client.send(new ListTopicsCommand({}))).Topics).toHaveLength(1);
  });

  it("strikes over HTTP/2 too, and a client with its default settings recovers", async () => {
    await plan({ effect: "drop-connection", match: { service: "bedrock-runtime" }, times: 1 });
    const messages = [{ role: "user" as const, content: [{ text: "hello" }] }];
    const command = new ConverseCommand({ modelId: "amazon.nova-micro-v1:0", messages });
    await expect(new BedrockRuntimeClient(cloud.client).send(command)).rejects.toThrow();
    await plan({ effect: "drop-connection", match: { service: "bedrock-runtime" }, times: 1 });
    const patient = new BedrockRuntimeClient({ ...cloud.client, maxAttempts: 3 });
    expect((await patient.send(command)).output?.message?.role).toBe("assistant");
  });

  it("comes in the middle of a body", async () => {
    await plan({
      effect: "drop-connection",
      settings: { when: "mid-body", bytes: 1000 },
      match: { operation: "GetObject" },
      times: 1,
    });
    const answer = await s3().send(new GetObjectCommand({ Bucket: "faulty", Key: "k" }));
    await expect(answer.Body?.transformToByteArray()).rejects.toThrow();
    const again = await s3().send(new GetObjectCommand({ Bucket: "faulty", Key: "k" }));
    expect((await again.Body?.transformToByteArray())?.length).toBe(500_000);
  });
});

it("a slow answer takes its seconds on the clock of the cloud", async () => {
  await plan({ effect: "delay", settings: { seconds: 20 }, times: 1 });
  const start = cloud.kernel.clock.now();
  await new SFNClient(cloud.client).send(new ListStateMachinesCommand({}));
  expect(cloud.kernel.clock.now() - start).toBeGreaterThanOrEqual(20_000);
});

it("a server error and a full quota have the words of the service", async () => {
  await plan({ effect: "error", times: 1 });
  const list = () => new BedrockClient(cloud.client).send(new ListCustomModelsCommand({}));
  await expect(list()).rejects.toMatchObject({
    name: "InternalServerException",
    $metadata: { httpStatusCode: 500 },
  });
  await plan({ effect: "quota", settings: { message: "Too many jobs" }, times: 1 });
  await expect(list()).rejects.toMatchObject({
    name: "ServiceQuotaExceededException",
    message: "Too many jobs",
  });
});
