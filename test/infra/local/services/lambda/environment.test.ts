import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, it } from "vitest";
import { aRole, writeAssembly } from "../../../../support/assembly.ts";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";

let cloud: TestCloud;
let environment: Record<string, string>;
beforeAll(async () => {
  process.env["TUNEWRIGHT_TEST_SECRET"] = "of this machine";
  const resources = {
    Role: aRole("lambda.amazonaws.com"),
    Function: {
      Type: "AWS::Lambda::Function",
      Properties: {
        FunctionName: "shows",
        Runtime: "nodejs22.x",
        Handler: "index.handler",
        Timeout: 600,
        MemorySize: 256,
        Role: { "Fn::GetAtt": ["Role", "Arn"] },
        Code: { ZipFile: "exports.handler = async () => ({ ...process.env });" },
        Environment: { Variables: { BUCKET: "data", AWS_REGION: "eu-west-9" } },
        LoggingConfig: { LogGroup: "/own/group" },
      },
    },
  };
  cloud = await startTestCloud({ assembly: writeAssembly({ resources }), unknownRoles: "refuse" });
  const invoke = new InvokeCommand({ FunctionName: "shows" });
  const { Payload } = await new LambdaClient(cloud.client).send(invoke);
  environment = JSON.parse(Payload?.transformToString() ?? "{}");
});
afterAll(async () => {
  delete process.env["TUNEWRIGHT_TEST_SECRET"];
  await cloud.stop();
});

it("has the template's variables, and Lambda's own over them", () => {
  expect(environment).toMatchObject({
    BUCKET: "data",
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_LAMBDA_FUNCTION_NAME: "shows",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
    AWS_LAMBDA_LOG_GROUP_NAME: "/own/group",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x",
    TZ: ":UTC",
  });
});

it("leads clients to the local cloud, with a session of the function's role", () => {
  expect(environment["AWS_ENDPOINT_URL"]).toBe(cloud.endpoint);
  const session = cloud.kernel.iam.session(environment["AWS_ACCESS_KEY_ID"] ?? "");
  expect(session).toMatchObject({
    secretAccessKey: environment["AWS_SECRET_ACCESS_KEY"],
    sessionToken: environment["AWS_SESSION_TOKEN"],
    principal: { kind: "role", roleArn: expect.stringContaining(":role/") },
  });
});

it("has nothing of the machine that it runs on", () => {
  const machine = Object.entries(process.env).filter(
    ([name, value]) => environment[name] === value && !name.startsWith("AWS_"),
  );
  expect(machine).toEqual([]);
  expect(environment).not.toHaveProperty("TUNEWRIGHT_TEST_SECRET");
  expect(environment).not.toHaveProperty("PATH");
});
