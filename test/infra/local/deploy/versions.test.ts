import { InvokeCommand, LambdaClient, ListVersionsByFunctionCommand } from "@aws-sdk/client-lambda";
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { afterEach, beforeEach, expect, it } from "vitest";
import { versionedMachine, writeAssembly } from "../../../support/assembly.ts";
import { startTestCloud, type TestCloud } from "../../../support/local-cloud.ts";

const MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:machine";

/** `${name}` as definitions and `Fn::Sub` write it. */
const hole = (name: string) => `\${${name}}`;

interface Revision {
  /** What the function answers. */
  readonly answer: number;
  /** Logical id of its version; CDK makes it from a hash of code and settings. */
  readonly version: string;
  readonly deletionPolicy?: string;
  /** Ends the ARN that the state machine's role may invoke. */
  readonly grant?: unknown;
}

/** A state machine that calls a function by its version, as CDK writes `currentVersion`. */
function stackOf({
  answer,
  version,
  deletionPolicy = "Retain",
  grant = { Ref: version },
}: Revision) {
  const call = { Type: "Task", Resource: hole("Fn"), End: true };
  return writeAssembly({
    resources: {
      ...versionedMachine({
        code: `exports.handler = async () => ${answer};`,
        ...{ version, deletionPolicy },
        definition: { StartAt: "Call", States: { Call: call } },
        mayInvoke: grant,
      }),
    },
    outputs: {
      Arn: { Value: { Ref: version } },
      Number: { Value: { "Fn::GetAtt": [version, "Version"] } },
    },
  });
}

let cloud: TestCloud;
beforeEach(async () => {
  const assembly = stackOf({ answer: 1, version: "V1" });
  cloud = await startTestCloud({ assembly, unknownRoles: "refuse", speed: 600 });
});
afterEach(() => cloud.stop());

async function execute(): Promise<{ status?: string | undefined; output?: string | undefined }> {
  const states = new SFNClient(cloud.client);
  const { executionArn } = await states.send(
    new StartExecutionCommand({ stateMachineArn: MACHINE }),
  );
  const describe = () => states.send(new DescribeExecutionCommand({ executionArn }));
  await expect
    .poll(async () => (await describe()).status, { timeout: 250_000, interval: 20 })
    .not.toBe("RUNNING");
  return describe();
}

async function versions(): Promise<(string | undefined)[]> {
  const command = new ListVersionsByFunctionCommand({ FunctionName: "fn" });
  const { Versions } = await new LambdaClient(cloud.client).send(command);
  return (Versions ?? []).map(({ Version }) => Version);
}

it("makes a version once, and passes its ARN and number to the rest of the template", async () => {
  const { outputs } = await cloud.deploy(stackOf({ answer: 1, version: "V1" }));
  expect(outputs.map(({ value }) => value)).toEqual([
    "arn:aws:lambda:us-east-1:123456789012:function:fn:1",
    "1",
  ]);
  expect(await versions()).toEqual(["$LATEST", "1"]);
  expect(await execute()).toMatchObject({ status: "SUCCEEDED", output: "1" });
});

it("keeps the version that the template retains, for executions that still call it", async () => {
  await cloud.deploy(stackOf({ answer: 2, version: "V2" }));
  expect(await execute()).toMatchObject({ status: "SUCCEEDED", output: "2" });
  expect(await versions()).toEqual(["$LATEST", "1", "2"]);
  const invoke = new InvokeCommand({ FunctionName: "fn", Qualifier: "1" });
  const { Payload } = await new LambdaClient(cloud.client).send(invoke);
  expect(Payload?.transformToString()).toBe("1");
  await cloud.deploy(stackOf({ answer: 1, version: "V1" }));
  expect(await execute()).toMatchObject({ status: "SUCCEEDED", output: "1" });
  expect(await versions()).toEqual(["$LATEST", "1", "2", "3"]);
});

it("removes the version that the template does not retain", async () => {
  await cloud.deploy(stackOf({ answer: 1, version: "V1", deletionPolicy: "Delete" }));
  await cloud.deploy(stackOf({ answer: 2, version: "V2" }));
  expect(await versions()).toEqual(["$LATEST", "2"]);
});

it("refuses a second version of the same code, as CloudFormation does", async () => {
  await expect(cloud.deploy(stackOf({ answer: 1, version: "V2" }))).rejects.toThrow(
    "A version for this Lambda function exists ( 1 ). Modify the function to create a new version.",
  );
});

it("denies a state machine whose role names only the function without a version", async () => {
  const grant = { "Fn::GetAtt": ["Fn", "Arn"] };
  await cloud.deploy(stackOf({ answer: 1, version: "V1", grant }));
  expect(await execute()).toMatchObject({
    status: "FAILED",
    error: "Lambda.AccessDeniedException",
  });
});
