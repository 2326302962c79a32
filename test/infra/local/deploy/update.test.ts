import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { EventBridgeClient, ListTargetsByRuleCommand } from "@aws-sdk/client-eventbridge";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  CreateActivityCommand,
  DescribeExecutionCommand,
  GetActivityTaskCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { afterEach, beforeEach, expect, it } from "vitest";
import { versionedMachine, writeAssembly } from "../../../support/assembly.ts";
import { startTestCloud, type TestCloud } from "../../../support/local-cloud.ts";

const ACCOUNT = "us-east-1:123456789012";
const MACHINE = `arn:aws:states:${ACCOUNT}:stateMachine:machine`;
const ACTIVITY = `arn:aws:states:${ACCOUNT}:activity:job`;
const TOPIC = `arn:aws:sns:${ACCOUNT}:topic`;

/** `${name}` as definitions write it. */
const hole = (name: string) => `\${${name}}`;

interface Revision {
  /** Member of the payload that the function reads and the definition sends. */
  readonly member: string;
  readonly version: string;
  readonly targets: readonly string[];
  readonly permissions?: Readonly<Record<string, object>>;
}

/** Waits for its job, then calls a function by version with a payload that only this revision's code accepts. */
function stackOf({ member, version, targets, permissions = {} }: Revision): string {
  const code = `exports.handler = async (event) => {
    if (event.${member} === undefined) throw new Error("payload has no ${member}");
    return { ${member}: event.${member} };
  };`;
  const definition = {
    StartAt: "Wait for the job",
    States: {
      "Wait for the job": { Type: "Task", Resource: ACTIVITY, Next: "Call" },
      Call: {
        Type: "Task",
        Resource: hole("Fn"),
        Parameters: { [member]: "given" },
        End: true,
      },
    },
  };
  return writeAssembly({
    resources: {
      ...versionedMachine({
        ...{ code, version, definition },
        mayInvoke: { "Fn::Join": ["", [{ "Fn::GetAtt": ["Fn", "Arn"] }, ":*"]] },
      }),
      Topic: {
        Type: "AWS::SNS::Topic",
        Properties: { TopicName: "topic", DisplayName: `for ${member}` },
      },
      Rule: {
        Type: "AWS::Events::Rule",
        Properties: {
          Name: "rule",
          EventPattern: { source: [member] },
          Targets: targets.map((Id) => ({ Id, Arn: { "Fn::GetAtt": ["Fn", "Arn"] } })),
        },
      },
      ...permissions,
    },
    outputs: { Member: { Value: member } },
  });
}

let cloud: TestCloud;
let states: SFNClient;
beforeEach(async () => {
  const assembly = stackOf({ member: "old", version: "V1", targets: ["a", "b"] });
  cloud = await startTestCloud({ assembly, unknownRoles: "refuse" });
  states = new SFNClient(cloud.client);
  await states.send(new CreateActivityCommand({ name: "job" }));
});
afterEach(async () => {
  states.destroy();
  await cloud.stop();
});

async function deploy(assembly: string): Promise<{ status: number; body: { message?: string } }> {
  const url = `${cloud.endpoint}/_tunewright/deploy`;
  const answer = await fetch(url, { method: "POST", body: JSON.stringify({ assembly }) });
  return { status: answer.status, body: (await answer.json()) as { message?: string } };
}

async function start(): Promise<string | undefined> {
  const command = new StartExecutionCommand({ stateMachineArn: MACHINE });
  return (await states.send(command)).executionArn;
}

/** Ends the job of the execution that waits the longest, and waits for the end of `executionArn`. */
async function finish(executionArn: string | undefined) {
  const { taskToken } = await states.send(new GetActivityTaskCommand({ activityArn: ACTIVITY }));
  await states.send(new SendTaskSuccessCommand({ taskToken, output: "{}" }));
  const describe = () => states.send(new DescribeExecutionCommand({ executionArn }));
  await expect
    .poll(async () => (await describe()).status, { timeout: 250_000, interval: 20 })
    .not.toBe("RUNNING");
  const { status, output = "null" } = await describe();
  return { status, output: JSON.parse(output) };
}

it("lets an execution in flight end with its own definition and code; a new one has the new", async () => {
  const inFlight = await start();
  expect(await deploy(stackOf({ member: "new", version: "V2", targets: ["a"] }))).toMatchObject({
    status: 200,
    body: { status: "UPDATE_COMPLETE", outputs: [{ key: "Member", value: "new" }] },
  });
  expect(await finish(inFlight)).toEqual({ status: "SUCCEEDED", output: { old: "given" } });
  expect(await finish(await start())).toEqual({ status: "SUCCEEDED", output: { new: "given" } });
});

it("updates outputs, topics and rules with their targets", async () => {
  await deploy(stackOf({ member: "new", version: "V2", targets: ["b", "c"] }));
  const formation = new CloudFormationClient(cloud.client);
  const { Stacks } = await formation.send(new DescribeStacksCommand({ StackName: "Fixture" }));
  expect(Stacks).toMatchObject([
    { StackStatus: "UPDATE_COMPLETE", Outputs: [{ OutputKey: "Member", OutputValue: "new" }] },
  ]);
  const sns = new SNSClient(cloud.client);
  const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn: TOPIC }));
  expect(Attributes).toMatchObject({ DisplayName: "for new" });
  const events = new EventBridgeClient(cloud.client);
  const { Targets } = await events.send(new ListTargetsByRuleCommand({ Rule: "rule" }));
  expect(Targets?.map(({ Id }) => Id)).toEqual(["b", "c"]);
});

it("takes back the permission that the template no longer gives", async () => {
  const permission = {
    Type: "AWS::Lambda::Permission",
    Properties: {
      FunctionName: { "Fn::GetAtt": ["Fn", "Arn"] },
      Action: "lambda:InvokeFunction",
      Principal: "events.amazonaws.com",
    },
  };
  const same = { member: "old", version: "V1", targets: [] };
  const { kernel } = cloud;
  const principal = {
    kind: "service",
    arn: "events.amazonaws.com",
    accountId: kernel.accountId,
  } as const;
  const call = () =>
    kernel.call(
      "lambda",
      "Invoke",
      { FunctionName: "fn", InvocationType: "DryRun" },
      { principal, requestId: "test" },
    );
  await deploy(stackOf({ ...same, permissions: { Allow: permission } }));
  expect(await call()).toMatchObject({ StatusCode: 204 });
  await deploy(stackOf(same));
  await expect(call()).rejects.toMatchObject({ code: "AccessDeniedException" });
});

it("runs deployments one after the other", async () => {
  const answers = await Promise.all(
    ["x", "y", "z"].map((member, index) =>
      deploy(stackOf({ member, version: `V${index + 2}`, targets: [] })),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  const invoke = new InvokeCommand({ FunctionName: "fn", Payload: '{"z":1}' });
  const { Payload } = await new LambdaClient(cloud.client).send(invoke);
  expect(Payload?.transformToString()).toBe('{"z":1}');
});

it.each([
  ["a relative path", "cdk.out", /must be an absolute path/],
  ["a folder without an assembly", "/", /is not a cloud assembly/],
])("refuses %s", async (_what, assembly, message) => {
  const { status, body } = await deploy(assembly);
  expect({ status, message: body.message }).toMatchObject({
    status: 400,
    message: expect.stringMatching(message),
  });
});
