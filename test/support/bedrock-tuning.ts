import {
  BedrockClient,
  type CreateModelCustomizationJobCommandInput,
  GetCustomModelDeploymentCommand,
  GetModelCustomizationJobCommand,
  type GetModelCustomizationJobCommandOutput,
  GetProvisionedModelThroughputCommand,
} from "@aws-sdk/client-bedrock";
import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { Role } from "../../infra/local/kernel/iam/engine.ts";
import { startTestCloud, type TestCloud } from "./local-cloud.ts";

/** A local cloud with clients, fast enough that Bedrock's minutes pass in milliseconds. */
export interface Bench {
  readonly cloud: TestCloud;
  readonly bedrock: BedrockClient;
  readonly runtime: BedrockRuntimeClient;
  readonly s3: S3Client;
  stop(): Promise<void>;
}

export const BUCKET = "tuning-data";

/** A minute of the cloud is a millisecond here. */
const SPEED = 60_000;

export async function startBench(
  options: Parameters<typeof startTestCloud>[0] = {},
): Promise<Bench> {
  const cloud = await startTestCloud({ speed: SPEED, ...options });
  cloud.kernel.iam.putRole(serviceRole());
  const bench = benchOn(cloud);
  await bench.s3.send(new CreateBucketCommand({ Bucket: BUCKET })).catch(() => undefined);
  return bench;
}

export function benchOn(cloud: TestCloud): Bench {
  const bedrock = new BedrockClient(cloud.client);
  const runtime = new BedrockRuntimeClient(cloud.client);
  const s3 = new S3Client({ ...cloud.client, forcePathStyle: true });
  return {
    cloud,
    bedrock,
    runtime,
    s3,
    async stop() {
      for (const client of [bedrock, runtime, s3]) client.destroy();
      await cloud.stop();
    },
  };
}

/** The role of Bedrock's own guide: who may assume it, and what it may do. */
export function serviceRole(actions = ["s3:GetObject", "s3:ListBucket", "s3:PutObject"]): Role {
  const condition = {
    StringEquals: { "aws:SourceAccount": "123456789012" },
    ArnEquals: { "aws:SourceArn": "arn:aws:bedrock:*:123456789012:*" },
  };
  const trust = {
    Effect: "Allow",
    Principal: { Service: "bedrock.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: condition,
  };
  const bucket = `arn:aws:s3:::${BUCKET}`;
  const allow = { Effect: "Allow", Action: actions, Resource: [bucket, `${bucket}/*`] };
  const policy = (statement: object) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  return {
    name: "BedrockTuning",
    arn: "arn:aws:iam::123456789012:role/BedrockTuning",
    trustPolicy: policy(trust),
    policies: { data: policy(allow) },
    managedPolicyArns: [],
  };
}

const WORDS: Record<string, string[]> = {
  card_lost: ["I lost my card", "my card was stolen", "card gone missing at the station"],
  top_up: ["how do I top up", "add money to my account", "top up failed yesterday"],
  exchange_rate: [
    "what is the exchange rate",
    "rate for euros to dollars",
    "currency rate is wrong",
  ],
  pin_change: ["change my pin", "forgot the pin number", "pin is blocked after three tries"],
};

/** Labeled examples, each text different. */
export function examples(count: number): { prompt: string; completion: string }[] {
  const labels = Object.keys(WORDS);
  return Array.from({ length: count }, (_, at) => {
    const completion = labels[at % labels.length] ?? "";
    const texts = WORDS[completion] ?? [];
    const prompt = `${texts[Math.floor(at / labels.length) % texts.length]}, case ${at}`;
    return { prompt, completion };
  });
}

export const SYSTEM = `Answer with one of these labels: ${Object.keys(WORDS).join(", ")}`;

/** A line in Nova's format. */
export function converseLine({
  prompt,
  completion,
}: {
  prompt: string;
  completion: string;
}): string {
  return JSON.stringify({
    schemaVersion: "bedrock-conversation-2024",
    system: [{ text: SYSTEM }],
    messages: [
      { role: "user", content: [{ text: prompt }] },
      { role: "assistant", content: [{ text: completion }] },
    ],
  });
}

export function put(bench: Bench, key: string, lines: readonly string[]) {
  return bench.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: lines.join("\n") }));
}

/** The text of an object in the bucket. */
export async function textOf({ s3 }: Bench, Key: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
  return (await Body?.transformToString()) ?? "";
}

/** The folder that a job's files have in its output. */
export function jobFolder(jobArn: string): string {
  return `model-customization-job-${jobArn.split("/").at(-1)}`;
}

export function aJob(
  changes: Partial<CreateModelCustomizationJobCommandInput> = {},
): CreateModelCustomizationJobCommandInput {
  return {
    jobName: "job-1",
    customModelName: "model-1",
    roleArn: "arn:aws:iam::123456789012:role/BedrockTuning",
    baseModelIdentifier: "amazon.nova-micro-v1:0:128k",
    trainingDataConfig: { s3Uri: `s3://${BUCKET}/train.jsonl` },
    outputDataConfig: { s3Uri: `s3://${BUCKET}/out/` },
    ...changes,
  };
}

/** Resolves to the job once it has ended. */
export async function jobEnd(
  { bedrock }: Pick<Bench, "bedrock">,
  jobIdentifier: string,
): Promise<GetModelCustomizationJobCommandOutput> {
  return until(
    () => bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier })),
    ({ status }) => status !== "InProgress" && status !== "Stopping",
  );
}

export function deploymentReady({ bedrock }: Bench, customModelDeploymentIdentifier: string) {
  return until(
    () => bedrock.send(new GetCustomModelDeploymentCommand({ customModelDeploymentIdentifier })),
    ({ status }) => status !== "Creating",
  );
}

export function throughputReady({ bedrock }: Bench, provisionedModelId: string) {
  return until(
    () => bedrock.send(new GetProvisionedModelThroughputCommand({ provisionedModelId })),
    ({ status }) => status !== "Creating" && status !== "Updating",
  );
}

export async function until<T>(ask: () => Promise<T>, done: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (done(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
