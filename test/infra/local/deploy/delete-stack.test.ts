import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from "@aws-sdk/client-cloudformation";
import {
  DeleteObjectCommand,
  HeadBucketCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { afterAll, beforeAll, expect, it } from "vitest";
import { writeAssembly } from "../../../support/assembly.ts";
import { startTestCloud, type TestCloud } from "../../../support/local-cloud.ts";

const StackName = "Tunewright";
const bucket = (BucketName: string, policy: object = {}) => ({
  Type: "AWS::S3::Bucket",
  Properties: { BucketName },
  ...policy,
});

let cloud: TestCloud;
let cloudFormation: CloudFormationClient;
let s3: S3Client;
beforeAll(async () => {
  const assembly = writeAssembly({
    name: StackName,
    resources: {
      Kept: bucket("kept", { DeletionPolicy: "RetainExceptOnCreate" }),
      Gone: bucket("gone"),
      Topic: { Type: "AWS::SNS::Topic", Properties: {} },
    },
  });
  cloud = await startTestCloud({ assembly });
  cloudFormation = new CloudFormationClient(cloud.client);
  s3 = new S3Client({ ...cloud.client, forcePathStyle: true });
});
afterAll(() => cloud.stop());

const topics = async () => (await new SNSClient(cloud.client).send(new ListTopicsCommand())).Topics;

it("leaves the stack as failed, with the reason, where a bucket holds objects", async () => {
  await s3.send(new PutObjectCommand({ Bucket: "gone", Key: "a", Body: "text" }));
  await cloudFormation.send(new DeleteStackCommand({ StackName }));
  const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
  expect(Stacks?.[0]?.StackStatus).toBe("DELETE_FAILED");
  const describe = new DescribeStackResourcesCommand({ StackName });
  const { StackResources } = await cloudFormation.send(describe);
  expect(StackResources).toMatchObject([
    { LogicalResourceId: "Gone", ResourceStatusReason: expect.stringMatching(/not empty/) },
  ]);
  expect(await topics()).toEqual([]);
});

it("deletes the rest on the next try, and never what is to be retained", async () => {
  await s3.send(new DeleteObjectCommand({ Bucket: "gone", Key: "a" }));
  await cloudFormation.send(new DeleteStackCommand({ StackName }));
  const describe = cloudFormation.send(new DescribeStacksCommand({ StackName }));
  await expect(describe).rejects.toThrow(/does not exist/);
  await expect(s3.send(new HeadBucketCommand({ Bucket: "kept" }))).resolves.toBeDefined();
  await expect(s3.send(new HeadBucketCommand({ Bucket: "gone" }))).rejects.toThrow();
});

it("is fine with a stack that does not exist", async () => {
  await expect(cloudFormation.send(new DeleteStackCommand({ StackName }))).resolves.toBeDefined();
});
