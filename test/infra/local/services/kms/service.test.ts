import { CloudFormationClient, DeleteStackCommand } from "@aws-sdk/client-cloudformation";
import {
  DescribeKeyCommand,
  EncryptCommand,
  GetKeyPolicyCommand,
  KMSClient,
} from "@aws-sdk/client-kms";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { writeAssembly } from "../../../../support/assembly.ts";
import { drivenClock, HOUR_MS } from "../../../../support/driven-clock.ts";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";
import { roleCredentials } from "../../../../support/role-credentials.ts";

const root = { AWS: "arn:aws:iam::123456789012:root" };
const policy = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: root, Action: "kms:*", Resource: "*" }],
};
const resources = {
  Key: { Type: "AWS::KMS::Key", Properties: { KeyPolicy: policy, Description: "models" } },
};
const outputs = { KeyArn: { Value: { "Fn::GetAtt": ["Key", "Arn"] } } };

let cloud: TestCloud;
let client: KMSClient;
let arn = "";
beforeAll(async () => {
  cloud = await startTestCloud({ unknownRoles: "refuse" });
  const record = await cloud.deploy(writeAssembly({ resources, outputs }));
  arn = record.outputs[0]?.value ?? "";
  client = new KMSClient(cloud.client);
});
afterAll(async () => {
  client.destroy();
  await cloud.stop();
});

const describe = async (KeyId: string, one = client) =>
  (await one.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata;

it("describes a key of the template, by its ARN and by its id", async () => {
  const key = await describe(arn);
  expect(key).toMatchObject({
    Arn: arn,
    Enabled: true,
    KeyState: "Enabled",
    Description: "models",
    KeyManager: "CUSTOMER",
  });
  expect(await describe(key?.KeyId ?? "")).toEqual(key);
  const got = await client.send(new GetKeyPolicyCommand({ KeyId: arn }));
  expect([JSON.parse(got.Policy ?? ""), got.PolicyName]).toEqual([policy, "default"]);
});

it("does not find what does not exist, and encrypts nothing", async () => {
  const other = arn.replace(/key\/.*/, "key/00000000-0000-4000-8000-000000000000");
  await expect(describe(other)).rejects.toMatchObject({
    name: "NotFoundException",
    message: `Key '${other}' does not exist`,
  });
  await expect(describe(arn.replace("us-east-1", "us-west-2"))).rejects.toThrow("does not exist");
  await expect(describe("alias/none")).rejects.toThrow("alias/none is not found.");
  const encrypt = new EncryptCommand({ KeyId: arn, Plaintext: new Uint8Array(1) });
  await expect(client.send(encrypt)).rejects.toMatchObject({ $metadata: { httpStatusCode: 501 } });
});

it("lets a role ask about the keys that its policy names", async () => {
  const as = (Action: string) => {
    const credentials = roleCredentials(cloud, { Action, Resource: arn });
    const one = new KMSClient({ ...cloud.client, credentials });
    onTestFinished(() => one.destroy());
    return one;
  };
  expect((await describe(arn, as("kms:DescribeKey")))?.Arn).toBe(arn);
  await expect(describe(arn, as("kms:GetKeyPolicy"))).rejects.toThrow(
    `is not authorized to perform: kms:DescribeKey on resource: ${arn}`,
  );
});

it("is deleted 30 days after its stack", async () => {
  const clock = drivenClock(cloud.kernel.clock.now());
  Object.assign(cloud.kernel.clock, clock);
  const stacks = new CloudFormationClient(cloud.client);
  onTestFinished(() => stacks.destroy());
  await stacks.send(new DeleteStackCommand({ StackName: "Fixture" }));
  expect(await describe(arn)).toMatchObject({ KeyState: "PendingDeletion", Enabled: false });
  clock.advance(31 * 24 * HOUR_MS);
  await expect(describe(arn)).rejects.toMatchObject({ name: "NotFoundException" });
});
