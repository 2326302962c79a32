import {
  DeleteFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
} from "@aws-sdk/client-lambda";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { aRole, writeAssembly } from "../../../../support/assembly.ts";
import { callAsRole } from "../../../../support/call-as-role.ts";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";

const ARN = "arn:aws:lambda:us-east-1:123456789012:function:one";

/** A stack with a function whose code answers `answer`. */
function stackOf(answer: number, environment: Record<string, string> = {}): string {
  const text = `exports.handler = async (_event, context) => ({
    answer: ${answer}, mark: process.env.MARK,
    version: context.functionVersion, env: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    arn: context.invokedFunctionArn });`;
  return writeAssembly({
    resources: {
      Role: aRole("lambda.amazonaws.com"),
      One: {
        Type: "AWS::Lambda::Function",
        Properties: {
          FunctionName: "one",
          Runtime: "nodejs22.x",
          Handler: "index.handler",
          Timeout: 600,
          Role: { "Fn::GetAtt": ["Role", "Arn"] },
          Code: { ZipFile: text },
          Environment: { Variables: environment },
        },
      },
    },
  });
}

let cloud: TestCloud;
let lambda: LambdaClient;
beforeEach(async () => {
  cloud = await startTestCloud({ assembly: stackOf(1), unknownRoles: "refuse" });
  lambda = new LambdaClient(cloud.client);
});
afterEach(() => cloud.stop());

const publish = (change = {}) =>
  lambda.send(new PublishVersionCommand({ FunctionName: "one", ...change }));

async function invoke(FunctionName: string, Qualifier?: string) {
  const command = new InvokeCommand({ FunctionName, Qualifier });
  const { Payload, ExecutedVersion } = await lambda.send(command);
  return { ...JSON.parse(Payload?.transformToString() ?? ""), ExecutedVersion };
}

describe("a version", () => {
  it("keeps its code and settings when the function is deployed again", async () => {
    await cloud.deploy(stackOf(1, { MARK: "old" }));
    expect(await publish()).toMatchObject({ Version: "1", FunctionArn: `${ARN}:1` });
    await cloud.deploy(stackOf(2, { MARK: "new" }));
    expect(await invoke("one")).toMatchObject({
      answer: 2,
      mark: "new",
      ExecutedVersion: "$LATEST",
    });
    expect(await publish()).toMatchObject({ Version: "2" });
    expect(await invoke(`${ARN}:1`)).toEqual({
      answer: 1,
      mark: "old",
      version: "1",
      env: "1",
      arn: `${ARN}:1`,
      ExecutedVersion: "1",
    });
    expect(await invoke("one", "2")).toMatchObject({ answer: 2, ExecutedVersion: "2" });
    expect(await invoke("one:1", "1")).toMatchObject({ answer: 1 });
  });

  it("outlives the cloud's restart with its code", async () => {
    await publish();
    await cloud.deploy(stackOf(2));
    cloud = await cloud.restart();
    lambda = new LambdaClient(cloud.client);
    expect(await invoke("one", "1")).toMatchObject({ answer: 1 });
  });

  it("is published again only when code or settings have changed", async () => {
    await publish();
    expect(await publish()).toMatchObject({ Version: "1" });
    await cloud.deploy(stackOf(1, { MARK: "changed" }));
    expect(await publish()).toMatchObject({ Version: "2" });
    const { Versions } = await lambda.send(
      new ListVersionsByFunctionCommand({ FunctionName: "one" }),
    );
    expect(Versions?.map(({ Version, FunctionArn }) => [Version, FunctionArn])).toEqual([
      ["$LATEST", ARN],
      ["1", `${ARN}:1`],
      ["2", `${ARN}:2`],
    ]);
  });

  it("is published of the code that the caller means, or not at all", async () => {
    const { CodeSha256 } = await lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: "one" }),
    );
    await cloud.deploy(stackOf(2));
    await expect(publish({ CodeSha256 })).rejects.toMatchObject({
      name: "InvalidParameterValueException",
      message: expect.stringContaining("is different from current CodeSHA256 in $LATEST"),
    });
  });

  it("is deleted by itself; its number is not used again", async () => {
    await publish();
    const delete1 = new DeleteFunctionCommand({ FunctionName: "one", Qualifier: "1" });
    await lambda.send(delete1);
    await expect(invoke("one", "1")).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Function not found: one:1",
    });
    expect(await invoke("one")).toMatchObject({ answer: 1 });
    expect(await publish()).toMatchObject({ Version: "2" });
  });
});

it("refuses a qualifier that is not the one in the name, as Lambda does", async () => {
  await publish();
  await expect(invoke(`${ARN}:1`, "2")).rejects.toMatchObject({
    name: "InvalidParameterValueException",
    message: "The derived qualifier from the function name does not match the specified qualifier.",
  });
});

describe("permission to invoke", () => {
  const invokeAs = (Resource: string, FunctionName: string) =>
    callAsRole(
      cloud,
      [{ Action: "lambda:InvokeFunction", Resource }],
      ["lambda", "Invoke", { FunctionName, InvocationType: "DryRun" }],
    );

  it.each([
    [ARN, `${ARN}:1`],
    [ARN, `${ARN}:$LATEST`],
    [`${ARN}:*`, ARN],
    [`${ARN}:2`, `${ARN}:1`],
  ])("of %s does not cover %s", async (resource, name) => {
    await publish();
    await expect(invokeAs(resource, name)).rejects.toMatchObject({
      code: "AccessDeniedException",
      message: expect.stringContaining(`lambda:InvokeFunction on resource: ${name} because`),
    });
  });

  it.each([
    [`${ARN}:1`, `${ARN}:1`],
    [`${ARN}:*`, `${ARN}:1`],
    [ARN, ARN],
  ])("of %s covers %s", async (resource, name) => {
    await publish();
    expect(await invokeAs(resource, name)).toMatchObject({ StatusCode: 204 });
  });

  it("by a function's own policy is granted on a version alone, or on the function alone", async () => {
    await publish();
    const { kernel } = cloud;
    const grant = {
      FunctionName: `${ARN}:1`,
      StatementId: "s",
      Action: "lambda:InvokeFunction",
      Principal: "events.amazonaws.com",
    };
    await kernel.call("lambda", "AddPermission", grant, kernel.rootContext());
    const { accountId } = kernel;
    const principal = { kind: "service", arn: "events.amazonaws.com", accountId } as const;
    const call = (FunctionName: string) =>
      kernel.call(
        "lambda",
        "Invoke",
        { FunctionName, InvocationType: "DryRun" },
        {
          principal,
          requestId: "test",
        },
      );
    expect(await call(`${ARN}:1`)).toMatchObject({ StatusCode: 204 });
    await expect(call(ARN)).rejects.toMatchObject({ code: "AccessDeniedException" });
  });
});
