import { BedrockRuntimeClient, InvokeModelCommand } from "@aws-sdk/client-bedrock-runtime";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { ListStateMachinesCommand, SFNClient } from "@aws-sdk/client-sfn";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestCloud, type TestCloud } from "../../../support/local-cloud.ts";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud({ strictAuth: true });
  await s3().send(new CreateBucketCommand({ Bucket: "strict-auth" }));
});
afterAll(() => cloud.stop());

const wrong = { accessKeyId: "local", secretAccessKey: "wrong" };

function s3(change = {}) {
  return new S3Client({ ...cloud.client, ...change, forcePathStyle: true });
}

const calls: [string, (change: object) => Promise<unknown>][] = [
  ["S3", (change) => s3(change).send(new ListBucketsCommand({}))],
  [
    "S3 with a key that must be encoded",
    (change) =>
      s3(change).send(
        new PutObjectCommand({
          Bucket: "strict-auth",
          Key: "a b+c/ü(1)*~.txt",
          Body: "x",
          Tagging: "a=b",
        }),
      ),
  ],
  [
    "Step Functions",
    (change) =>
      new SFNClient({ ...cloud.client, ...change }).send(new ListStateMachinesCommand({})),
  ],
  [
    "SNS",
    (change) => new SNSClient({ ...cloud.client, ...change }).send(new ListTopicsCommand({})),
  ],
  [
    "STS",
    (change) =>
      new STSClient({ ...cloud.client, ...change }).send(new GetCallerIdentityCommand({})),
  ],
];

describe.each(calls)("with --strict-auth, %s", (_name, call) => {
  it("accepts the right secret", async () => {
    await expect(call({})).resolves.toBeDefined();
  });

  it("refuses a wrong secret", async () => {
    await expect(call({ credentials: wrong })).rejects.toMatchObject({
      name: "SignatureDoesNotMatch",
    });
  });
});

it("checks Bedrock Runtime over HTTP/2, with an ARN in the path", async () => {
  const command = new InvokeModelCommand({
    modelId: "arn:aws:bedrock:us-east-1:123456789012:custom-model-deployment/abcdefghijkl",
    body: "{}",
  });
  const right = new BedrockRuntimeClient(cloud.client).send(command);
  await expect(right).rejects.not.toMatchObject({ name: "SignatureDoesNotMatch" });
  const bad = new BedrockRuntimeClient({ ...cloud.client, credentials: wrong }).send(command);
  await expect(bad).rejects.toMatchObject({ name: "SignatureDoesNotMatch" });
});

it("lets a session of a role in with its own secret and token, and not without the token", async () => {
  const session = cloud.kernel.iam.issueSession({
    kind: "role",
    arn: "arn:aws:sts::123456789012:assumed-role/R/S",
    roleArn: "arn:aws:iam::123456789012:role/R",
    accountId: "123456789012",
  });
  const who = (credentials: object) =>
    new STSClient({ ...cloud.client, credentials: credentials as typeof wrong }).send(
      new GetCallerIdentityCommand({}),
    );
  await expect(who(session)).resolves.toMatchObject({
    Arn: "arn:aws:sts::123456789012:assumed-role/R/S",
  });
  const { sessionToken: _gone, ...withoutToken } = session;
  await expect(who(withoutToken)).rejects.toMatchObject({ name: "InvalidClientTokenId" });
});

it("refuses a key that looks like a session of ours and is none", async () => {
  const credentials = { accessKeyId: "ASIALOCALAAAAAAAAAAA", secretAccessKey: "x" };
  const call = new STSClient({ ...cloud.client, credentials }).send(
    new GetCallerIdentityCommand({}),
  );
  await expect(call).rejects.toMatchObject({ name: "ExpiredTokenException" });
});

it("reads objects whose stream was signed in chunks", async () => {
  await s3().send(new PutObjectCommand({ Bucket: "strict-auth", Key: "k", Body: "hello" }));
  const answer = await s3().send(new GetObjectCommand({ Bucket: "strict-auth", Key: "k" }));
  expect(await answer.Body?.transformToString()).toBe("hello");
});
