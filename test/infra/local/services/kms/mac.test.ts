import { createHmac } from "node:crypto";
import { CloudFormationClient, DeleteStackCommand } from "@aws-sdk/client-cloudformation";
import {
  DescribeKeyCommand,
  GenerateMacCommand,
  KMSClient,
  VerifyMacCommand,
} from "@aws-sdk/client-kms";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { writeAssembly } from "../../../../support/assembly.ts";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";
import { roleCredentials } from "../../../../support/role-credentials.ts";

const account = { AWS: "arn:aws:iam::123456789012:root" };
const policyOf = (Action: string, Principal: object | string = account) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal, Action, Resource: "*" }],
});
const hmac = { KeySpec: "HMAC_256", KeyUsage: "GENERATE_VERIFY_MAC" };
const key = (properties: object) => ({ Type: "AWS::KMS::Key", Properties: properties });
const arnOf = (id: string) => ({ Value: { "Fn::GetAtt": [id, "Arn"] } });
const resources = {
  Link: key({ ...hmac, KeyPolicy: policyOf("kms:*") }),
  Other: key({ ...hmac, KeyPolicy: policyOf("kms:*") }),
  Closed: key({ ...hmac, KeyPolicy: policyOf("kms:DescribeKey") }),
  Plain: key({ KeyPolicy: policyOf("kms:*") }),
};
const outputs = Object.fromEntries(Object.keys(resources).map((id) => [id, arnOf(id)]));

let cloud: TestCloud;
let client: KMSClient;
let arns: Record<string, string> = {};
beforeAll(async () => {
  cloud = await startTestCloud({ unknownRoles: "refuse" });
  const record = await cloud.deploy(writeAssembly({ resources, outputs }));
  arns = Object.fromEntries(record.outputs.map((one) => [one.key, one.value]));
  expect(record.notSimulated.join()).not.toContain("Link");
  client = new KMSClient(cloud.client);
});
afterAll(async () => {
  client.destroy();
  await cloud.stop();
});

const MacAlgorithm = "HMAC_SHA_256" as const;
const Message = Buffer.from("a link");
const make = (KeyId = arns["Link"], one = client, message: Buffer = Message) =>
  one.send(new GenerateMacCommand({ KeyId, MacAlgorithm, Message: message }));
const check = (Mac: Uint8Array | undefined, KeyId = arns["Link"], one = client) =>
  one.send(new VerifyMacCommand({ KeyId, MacAlgorithm, Message, Mac }));

it("makes a code of 32 bytes, the same again, and confirms it", async () => {
  const { Mac = new Uint8Array(), KeyId } = await make();
  expect([Mac.length, KeyId]).toEqual([32, arns["Link"]]);
  expect((await make()).Mac).toEqual(Mac);
  expect(await check(Mac)).toMatchObject({ MacValid: true, MacAlgorithm, KeyId });
  expect(Buffer.from(Mac)).not.toEqual(createHmac("sha256", "").update(Message).digest());
  const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }));
  expect(KeyMetadata).toMatchObject({ ...hmac, MacAlgorithms: [MacAlgorithm] });
  expect(KeyMetadata?.EncryptionAlgorithms).toBeUndefined();
});

it("does not confirm another code, message or key", async () => {
  const { Mac = new Uint8Array() } = await make();
  const wrong = Mac.map((byte, at) => (at === 0 ? byte ^ 1 : byte));
  const other = (await make(undefined, client, Buffer.from("b link"))).Mac;
  for (const [mac, on] of [
    [wrong, arns["Link"]],
    [Mac.slice(1), arns["Link"]],
    [other, arns["Link"]],
    [Mac, arns["Other"]],
  ] as const) {
    await expect(check(mac, on)).rejects.toMatchObject({ name: "KMSInvalidMacException" });
  }
});

it("refuses what KMS refuses", async () => {
  await expect(make(arns["Plain"])).rejects.toMatchObject({ name: "InvalidKeyUsageException" });
  const sha384 = { KeyId: arns["Link"], MacAlgorithm: "HMAC_SHA_384" as const, Message };
  await expect(client.send(new GenerateMacCommand(sha384))).rejects.toMatchObject({
    name: "InvalidKeyUsageException",
  });
  for (const length of [0, 4097]) {
    await expect(make(undefined, client, Buffer.alloc(length))).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("'message'"),
    });
  }
  await expect(check(Buffer.alloc(6145))).rejects.toThrow("'mac'");
  const dry = { KeyId: arns["Link"], MacAlgorithm, Message, DryRun: true };
  await expect(client.send(new GenerateMacCommand(dry))).rejects.toMatchObject({
    name: "DryRunOperationException",
  });
});

it("lets a role do what both its own policy and the key's policy let it", async () => {
  const as = (Action: string, Condition = {}) => {
    const credentials = roleCredentials(cloud, { Action, Resource: "*", Condition });
    const one = new KMSClient({ ...cloud.client, credentials });
    onTestFinished(() => one.destroy());
    return one;
  };
  const { Mac } = await make();
  const bound = (algorithm: string) => ({ StringEquals: { "kms:MacAlgorithm": algorithm } });
  const signer = as("kms:GenerateMac", bound("HMAC_SHA_256"));
  expect((await make(undefined, signer)).Mac).toEqual(Mac);
  await expect(check(Mac, undefined, signer)).rejects.toThrow(
    "not authorized to perform: kms:VerifyMac",
  );
  await expect(make(undefined, as("kms:GenerateMac", bound("HMAC_SHA_512")))).rejects.toThrow(
    "no identity-based policy",
  );
  expect((await check(Mac, undefined, as("kms:VerifyMac"))).MacValid).toBe(true);
  await expect(make(arns["Closed"], as("kms:*"))).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining("no resource-based policy allows the kms:GenerateMac action"),
  });
});

it.each([
  ["another use", { ...hmac, KeyUsage: "ENCRYPT_DECRYPT" }, "KeyUsage"],
  ["automatic rotation", { ...hmac, EnableKeyRotation: true }, "rotated"],
  ["a kind that is not here", { KeySpec: "RSA_2048", KeyUsage: "SIGN_VERIFY" }, "RSA_2048"],
])("cannot be deployed with %s", async (_what, properties, message) => {
  const own = await startTestCloud();
  onTestFinished(() => own.stop());
  const assembly = writeAssembly({ resources: { Key: key(properties) } });
  await expect(own.deploy(assembly)).rejects.toThrow(message);
});

it("stays the same key at a second deployment, cannot become another kind, and signs nothing once it is deleted", async () => {
  const { Mac } = await make();
  await cloud.deploy(writeAssembly({ resources, outputs }));
  expect((await make()).Mac).toEqual(Mac);
  const changed = { ...resources, Link: key({ KeyPolicy: policyOf("kms:*") }) };
  await expect(cloud.deploy(writeAssembly({ resources: changed, outputs }))).rejects.toThrow(
    "KeySpec of a key cannot be changed",
  );
  const stacks = new CloudFormationClient(cloud.client);
  onTestFinished(() => stacks.destroy());
  await stacks.send(new DeleteStackCommand({ StackName: "Fixture" }));
  await expect(make()).rejects.toMatchObject({ name: "KMSInvalidStateException" });
});
