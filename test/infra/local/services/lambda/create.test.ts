import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  DeleteFunctionCommand,
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";
import { roleCredentials } from "../../../../support/role-credentials.ts";
import { lambdaRole, zipped } from "../../../../support/scorer-function.ts";

let cloud: TestCloud;
let lambda: LambdaClient;
beforeAll(async () => {
  cloud = await startTestCloud({ unknownRoles: "refuse" });
  lambda = new LambdaClient(cloud.client);
});
afterAll(async () => {
  lambda.destroy();
  await cloud.stop();
});

const code = zipped({
  "index.mjs":
    "import { double } from './lib/double.mjs'; export const handler = async ({ n }) => double(n);",
  "lib/double.mjs": "export const double = (n) => 2 * n;",
});

function creation(change: Partial<CreateFunctionCommandInput>) {
  return new CreateFunctionCommand({
    ...{ FunctionName: "doubles", Runtime: "nodejs22.x", Handler: "index.handler" },
    Role: lambdaRole(cloud),
    Code: { ZipFile: code },
    ...change,
  });
}

describe("CreateFunction with a zip archive", () => {
  it("makes a function that can be described, invoked, deleted, and made again", async () => {
    const { $metadata, ...made } = await lambda.send(creation({ Timeout: 7 }));
    expect($metadata.httpStatusCode).toBe(201);
    const arn = "arn:aws:lambda:us-east-1:123456789012:function:doubles";
    expect(made).toMatchObject({ FunctionArn: arn, Timeout: 7, State: "Active" });
    const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName: arn }));
    expect(Configuration).toMatchObject({ FunctionName: "doubles", Handler: "index.handler" });
    const call = { FunctionName: arn, Payload: JSON.stringify({ n: 21 }) };
    const { Payload } = await lambda.send(new InvokeCommand(call));
    expect(Payload?.transformToString()).toBe("42");
    await expect(lambda.send(creation({}))).rejects.toMatchObject({
      ...{ name: "ResourceConflictException", message: "Function already exist: doubles" },
    });
    await lambda.send(new DeleteFunctionCommand({ FunctionName: "doubles" }));
    await lambda.send(creation({}));
  });

  it.each([
    ["a role that is none", { Role: "arn:aws:iam::123456789012:role/none" }, /cannot be assumed/],
    ["another runtime", { Runtime: "python3.13" as const }, /Node\.js only, not python3\.13/],
    ["a name that is none", { FunctionName: "a b" }, /Invalid function name/],
    ["no handler", { Handler: "index" }, /Invalid handler/],
    ["too long a time", { Timeout: 901 }, /1 to 900/],
    ["too little memory", { MemorySize: 64 }, /128 to 10240/],
    ["what is no archive", { Code: { ZipFile: Buffer.from("PK no") } }, /Could not unzip/],
    ["code elsewhere", { Code: { S3Bucket: "b", S3Key: "k" } }, /only as Code\.ZipFile/],
    [
      "an archive that would write elsewhere",
      { Code: { ZipFile: zipSync({ "../../evil.js": strToU8("1") }) } },
      /Could not unzip/,
    ],
  ])("is refused with %s", async (_, change, message) => {
    const refused = lambda.send(creation({ FunctionName: "refused", ...change }));
    await expect(refused).rejects.toMatchObject({
      name: "InvalidParameterValueException",
      message: expect.stringMatching(message),
    });
  });

  it("is refused with a role that does not trust Lambda", async () => {
    const Role = lambdaRole(cloud, "ec2.amazonaws.com");
    await expect(lambda.send(creation({ FunctionName: "other", Role }))).rejects.toThrow(
      "The role defined for the function cannot be assumed by Lambda.",
    );
  });

  it("needs the right to pass its role", async () => {
    const create = { Action: "lambda:CreateFunction", Resource: "*" };
    const as = async (name: string, ...statements: object[]) => {
      const credentials = roleCredentials(cloud, ...statements);
      const client = new LambdaClient({ ...cloud.client, credentials });
      try {
        return await client.send(creation({ FunctionName: name }));
      } finally {
        client.destroy();
      }
    };
    await expect(as("mine", create)).rejects.toThrow(/not authorized to perform: iam:PassRole/);
    const pass = { Action: "iam:PassRole", Resource: lambdaRole(cloud) };
    expect(await as("mine", create, pass)).toMatchObject({ FunctionName: "mine" });
  });
});
