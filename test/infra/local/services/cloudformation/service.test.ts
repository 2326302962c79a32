import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from "@aws-sdk/client-cloudformation";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLocal } from "../../../../../infra/local/start.ts";
import { aRole, writeAssembly } from "../../../../support/assembly.ts";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";

const bucket = { Type: "AWS::S3::Bucket", Properties: { BucketName: "stack-bucket" } };

let cloud: TestCloud;
let client: CloudFormationClient;
beforeAll(async () => {
  cloud = await startTestCloud();
  client = new CloudFormationClient(cloud.client);
});
afterAll(() => cloud.stop());

const describeStacks = (StackName?: string) =>
  client.send(new DescribeStacksCommand({ StackName }));

describe("what CloudFormation reports of a stack", () => {
  it("has none before a deployment", async () => {
    expect((await describeStacks()).Stacks).toEqual([]);
    await expect(describeStacks("Fixture")).rejects.toMatchObject({
      name: "ValidationError",
      message: "Stack with id Fixture does not exist",
    });
  });

  it("reports outputs, status and resources, and that a second deployment is an update", async () => {
    const value = 'a "<quoted>" & b';
    const assembly = writeAssembly({
      resources: { Bucket: bucket },
      outputs: { Name: { Value: { Ref: "Bucket" } }, Odd: { Value: value, Description: "odd" } },
    });
    const first = await cloud.deploy(assembly);
    expect(first.status).toBe("CREATE_COMPLETE");
    await cloud.deploy(assembly);
    const [stack] = (await describeStacks("Fixture")).Stacks ?? [];
    expect(stack).toMatchObject({
      StackName: "Fixture",
      StackStatus: "UPDATE_COMPLETE",
      Outputs: [
        { OutputKey: "Name", OutputValue: "stack-bucket" },
        { OutputKey: "Odd", OutputValue: value, Description: "odd" },
      ],
    });
    expect((await describeStacks(first.stackId)).Stacks).toHaveLength(1);
    const { StackResources } = await client.send(
      new DescribeStackResourcesCommand({ StackName: "Fixture" }),
    );
    expect(StackResources).toMatchObject([
      { LogicalResourceId: "Bucket", PhysicalResourceId: "stack-bucket" },
    ]);
  });

  it("does not pretend to make one", async () => {
    const create = new CreateStackCommand({ StackName: "x", TemplateBody: "{}" });
    await expect(client.send(create)).rejects.toMatchObject({
      $metadata: { httpStatusCode: 501 },
      message: expect.stringContaining("CreateStack"),
    });
  });
});

it("a deployment that fails names the resource, and leaves the folder free", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tunewright-broken-"));
  const assembly = writeAssembly({
    resources: {
      Role: aRole("states.amazonaws.com"),
      Broken: {
        Type: "AWS::StepFunctions::StateMachine",
        Properties: {
          DefinitionString: '{"StartAt":"Nowhere","States":{}}',
          RoleArn: { "Fn::GetAtt": ["Role", "Arn"] },
        },
      },
    },
  });
  await expect(startLocal({ folder, assembly })).rejects.toThrow(
    /^AWS::StepFunctions::StateMachine Broken could not be deployed: InvalidDefinition/,
  );
  const again = await startLocal({ folder });
  await again.stop();
});

it("says what is wrong with a folder that is not a cloud assembly", async () => {
  await expect(cloud.deploy(tmpdir())).rejects.toThrow(/is not a cloud assembly/);
  await expect(
    cloud.deploy(writeAssembly({ resources: {} }), { stackName: "Other" }),
  ).rejects.toThrow(/has the stacks Fixture; name one of them/);
});
