import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { afterAll, beforeAll, expect, it } from "vitest";
import { aRole, writeAssembly } from "../../../support/assembly.ts";
import { startTestCloud, type TestCloud } from "../../../support/local-cloud.ts";

const handler = `
import { SNSClient, PublishCommand } from "@aws-sdk/client-sns";
import { STSClient, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
export async function handler(event, context) {
  if (event.fail) { const error = new Error("no luck"); error.name = "Job.Unlucky"; throw error; }
  if (event.devour) { const all = []; for (;;) all.push(new Array(100000).fill(all.length)); }
  console.log("hello from", context.functionName);
  const { Arn } = await new STSClient({}).send(new GetCallerIdentityCommand({}));
  const topic = event.topic ?? process.env.TOPIC;
  const { MessageId } = await new SNSClient({}).send(
    new PublishCommand({ TopicArn: topic, Message: "done" }));
  return { Arn, MessageId, names: Object.keys(process.env).sort() };
}
`;

const permission = { Effect: "Allow", Action: "sns:Publish", Resource: { Ref: "Topic" } };
const logs = {
  Effect: "Allow",
  Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
  Resource: "*",
};

function stack(resources: Record<string, unknown> = {}) {
  return {
    resources: {
      Topic: { Type: "AWS::SNS::Topic" },
      Other: { Type: "AWS::SNS::Topic", Properties: { TopicName: "other" } },
      Role: aRole("lambda.amazonaws.com", [permission, logs]),
      Function: {
        Type: "AWS::Lambda::Function",
        Properties: {
          Runtime: "nodejs22.x",
          Handler: "index.handler",
          Timeout: 600,
          MemorySize: 128,
          Role: { "Fn::GetAtt": ["Role", "Arn"] },
          Code: {
            S3Bucket: { "Fn::Join": ["-", ["assets", { Ref: "AWS::Region" }]] },
            S3Key: "abc.zip",
          },
          Environment: { Variables: { TOPIC: { Ref: "Topic" } } },
        },
      },
      Slow: {
        Type: "AWS::Lambda::Function",
        Properties: {
          FunctionName: "slow",
          Runtime: "nodejs22.x",
          Handler: "index.handler",
          Timeout: 1,
          Role: { "Fn::GetAtt": ["Role", "Arn"] },
          Code: {
            ZipFile: "exports.handler = () => new Promise(() => setInterval(() => {}, 1000));",
          },
        },
      },
      Queue: { Type: "AWS::SQS::Queue", Properties: {} },
      ...resources,
    },
    outputs: {
      FunctionName: { Value: { Ref: "Function" }, Description: "the function" },
      TopicArn: { Value: { "Fn::Join": ["", [{ Ref: "Topic" }]] } },
    },
    assets: { abc: { "index.mjs": handler } },
  };
}

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud({ assembly: writeAssembly(stack()), unknownRoles: "refuse" });
});
afterAll(() => cloud.stop());

async function outputs(): Promise<Record<string, string>> {
  const client = new CloudFormationClient(cloud.client);
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: "Fixture" }));
  expect(Stacks?.[0]?.StackStatus).toMatch(/_COMPLETE$/);
  return Object.fromEntries(
    (Stacks?.[0]?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
  );
}

async function invoke(event: unknown, name?: string) {
  const FunctionName = name ?? (await outputs())["FunctionName"];
  const answer = await new LambdaClient(cloud.client).send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
  );
  return {
    error: answer.FunctionError,
    payload: JSON.parse(answer.Payload?.transformToString() ?? ""),
  };
}

it("runs a deployed function with its role's session, the template's environment and nothing else", async () => {
  const { error, payload } = await invoke({});
  expect(error).toBeUndefined();
  expect(payload.Arn).toMatch(
    /^arn:aws:sts::123456789012:assumed-role\/Fixture-Role-\w+\/Fixture-Function-\w+$/,
  );
  expect(payload.names).toContain("TOPIC");
  expect(payload.names).not.toContain("PATH");
  const { TopicArn } = await outputs();
  const folder = join(cloud.folder, "sns", "messages", TopicArn?.split(":").at(-1) ?? "");
  const message = JSON.parse(readFileSync(join(folder, readdirSync(folder)[0] ?? ""), "utf8"));
  expect(message).toMatchObject({ Message: "done", MessageId: payload.MessageId });
});

it("writes what a function prints into its log", async () => {
  await invoke({});
  const { FunctionName } = await outputs();
  const log = readFileSync(join(cloud.folder, "lambda", `${FunctionName}.log`), "utf8");
  expect(log).toContain(`hello from ${FunctionName}`);
  expect(log).toMatch(/START RequestId: \S+ Version: \$LATEST/);
});

it("refuses what the function's role does not grant, in AWS's words", async () => {
  const other = "arn:aws:sns:us-east-1:123456789012:other";
  const { error, payload } = await invoke({ topic: other });
  expect(error).toBe("Unhandled");
  expect(payload.errorType).toBe("AuthorizationErrorException");
  expect(payload.errorMessage).toMatch(
    /^User: arn:aws:sts::123456789012:assumed-role\/Fixture-Role-\w+\/Fixture-Function-\w+ is not authorized to perform: SNS:Publish on resource: arn:aws:sns:us-east-1:123456789012:other because no identity-based policy allows the SNS:Publish action$/,
  );
});

it("gives errors in Lambda's shape: thrown, too slow, too large", async () => {
  expect(await invoke({ fail: true })).toMatchObject({
    error: "Unhandled",
    payload: { errorType: "Job.Unlucky", errorMessage: "no luck", trace: expect.any(Array) },
  });
  expect((await invoke({}, "slow")).payload).toMatchObject({
    errorType: "Sandbox.Timedout",
    errorMessage: expect.stringMatching(/Task timed out after 1.00 seconds$/),
  });
  expect((await invoke({ devour: true })).payload).toMatchObject({
    errorType: "Runtime.ExitError",
    errorMessage: expect.stringMatching(/Runtime exited with error: signal: killed$/),
  });
  expect((await invoke({})).error).toBeUndefined();
});

it("names what it does not simulate", async () => {
  const record = await (await fetch(`${cloud.endpoint}/_tunewright/stack`)).json();
  expect(record).toMatchObject({ notSimulated: ["AWS::SQS::Queue (Queue)"] });
});

it("updates a stack: what the template no longer has is removed", async () => {
  const next = stack({ Other: undefined });
  await cloud.deploy(writeAssembly(next));
  const publish = new PublishCommand({
    TopicArn: "arn:aws:sns:us-east-1:123456789012:other",
    Message: "x",
  });
  await expect(new SNSClient(cloud.client).send(publish)).rejects.toThrow("Topic does not exist");
});
