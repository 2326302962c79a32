import {
  type ContextEntry,
  GetRoleCommand,
  IAMClient,
  ListRolesCommand,
  paginateSimulatePrincipalPolicy,
  SimulatePrincipalPolicyCommand,
  type SimulatePrincipalPolicyCommandInput,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { aRole, writeAssembly } from "../../../../support/assembly.ts";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";
import { roleCredentials } from "../../../../support/role-credentials.ts";

const ACCOUNT = "arn:aws:iam::123456789012";
const TASKS = `${ACCOUNT}:role/tasks`;
const TUNING = `${ACCOUNT}:role/tuning`;
const DATA = "arn:aws:s3:::data";

const tasks = aRole("lambda.amazonaws.com", [
  { Effect: "Allow", Action: ["s3:GetObject", "s3:Put*"], Resource: `${DATA}/*` },
  { Effect: "Deny", Action: "s3:PutObject", Resource: `${DATA}/locked/*` },
  {
    Effect: "Allow",
    Action: "iam:PassRole",
    Resource: TUNING,
    Condition: { StringEquals: { "iam:PassedToService": "bedrock.amazonaws.com" } },
  },
  { Effect: "Allow", Action: "bedrock:List*", Resource: "*" },
]);
const resources = {
  Tasks: { ...tasks, Properties: { ...(tasks["Properties"] as object), RoleName: "tasks" } },
};

let cloud: TestCloud;
let client: IAMClient;
beforeAll(async () => {
  cloud = await startTestCloud({ assembly: writeAssembly({ resources }), unknownRoles: "refuse" });
  client = new IAMClient(cloud.client);
});
afterAll(async () => {
  client.destroy();
  await cloud.stop();
});

async function simulate(changes: Partial<SimulatePrincipalPolicyCommandInput>, one = client) {
  const input = { PolicySourceArn: TASKS, ActionNames: ["s3:GetObject"], ...changes };
  return (await one.send(new SimulatePrincipalPolicyCommand(input))).EvaluationResults ?? [];
}

it("decides about each action on each resource, by the role's policies", async () => {
  const results = await simulate({
    ActionNames: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
    ResourceArns: [`${DATA}/a`, `${DATA}/locked/a`],
  });
  const decisions = results.map(({ EvalActionName, EvalResourceName, EvalDecision }) => [
    EvalActionName,
    EvalResourceName,
    EvalDecision,
  ]);
  expect(decisions).toEqual([
    ["s3:GetObject", `${DATA}/a`, "allowed"],
    ["s3:GetObject", `${DATA}/locked/a`, "allowed"],
    ["s3:PutObject", `${DATA}/a`, "allowed"],
    ["s3:PutObject", `${DATA}/locked/a`, "explicitDeny"],
    ["s3:DeleteObject", `${DATA}/a`, "implicitDeny"],
    ["s3:DeleteObject", `${DATA}/locked/a`, "implicitDeny"],
  ]);
  expect(results[0]?.MatchedStatements).toMatchObject([
    { SourcePolicyId: "inline", SourcePolicyType: "IAM Policy" },
  ]);
  expect(results[4]?.MatchedStatements ?? []).toEqual([]);
});

it("asks about every resource at once when none is named", async () => {
  const results = await simulate({ ActionNames: ["bedrock:ListCustomModels", "s3:GetObject"] });
  expect(
    results.map(({ EvalDecision, EvalResourceName }) => [EvalDecision, EvalResourceName]),
  ).toEqual([
    ["allowed", "*"],
    ["implicitDeny", "*"],
  ]);
});

it("knows only the condition keys that it is given, and names those that are missing", async () => {
  const pass = async (...ContextEntries: ContextEntry[]) => {
    const ask = { ActionNames: ["iam:PassRole"], ResourceArns: [TUNING], ContextEntries };
    const [result] = await simulate(ask);
    return [result?.EvalDecision, result?.MissingContextValues ?? []];
  };
  const service = (name: string): ContextEntry => ({
    ContextKeyName: "iam:PassedToService",
    ContextKeyType: "string",
    ContextKeyValues: [name],
  });
  expect(await pass()).toEqual(["implicitDeny", ["iam:PassedToService"]]);
  expect(await pass(service("bedrock.amazonaws.com"))).toEqual(["allowed", []]);
  expect(await pass(service("ec2.amazonaws.com"))).toEqual(["implicitDeny", []]);
});

it("gives the results page by page", async () => {
  const ActionNames = Array.from({ length: 7 }, (_, index) => `s3:Action${index}`);
  const input = { PolicySourceArn: TASKS, ActionNames };
  const pages: (string | undefined)[][] = [];
  for await (const page of paginateSimulatePrincipalPolicy({ client, pageSize: 3 }, input)) {
    pages.push((page.EvaluationResults ?? []).map(({ EvalActionName }) => EvalActionName));
  }
  expect(pages.map(({ length }) => length)).toEqual([3, 3, 1]);
  expect(pages.flat()).toEqual(ActionNames);
});

it.each([
  ["a role that does not exist", { PolicySourceArn: `${ACCOUNT}:role/none` }, "NoSuchEntity"],
  ["a user", { PolicySourceArn: `${ACCOUNT}:user/me` }, "NoSuchEntity"],
  ["the root user", { PolicySourceArn: `${ACCOUNT}:root` }, "InvalidInput"],
  [
    "a session",
    { PolicySourceArn: "arn:aws:sts::123456789012:assumed-role/tasks/x" },
    "InvalidInput",
  ],
  ["an action without its service", { ActionNames: ["GetObject"] }, "InvalidInput"],
  ["no action", { ActionNames: [] }, "ValidationError"],
  ["a page of none", { MaxItems: 0 }, "ValidationError"],
  ["a policy of the caller's own", { PolicyInputList: ["{}"] }, "NotImplemented"],
])("refuses %s", async (_, changes, code) => {
  await expect(simulate(changes)).rejects.toMatchObject({
    name: expect.stringMatching(new RegExp(`^${code}(Exception)?$`)),
  });
});

it("gives a role with its trust policy, percent-encoded", async () => {
  const { Role } = await client.send(new GetRoleCommand({ RoleName: "tasks" }));
  expect(Role).toMatchObject({ RoleName: "tasks", Arn: TASKS, Path: "/" });
  expect(Role?.RoleId).toMatch(/^AROA[0-9A-Z]{17}$/);
  expect(Math.abs(Number(Role?.CreateDate) - Date.now())).toBeLessThan(3_600_000);
  const trust = JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ""));
  expect(trust.Statement[0]).toMatchObject({ Principal: { Service: "lambda.amazonaws.com" } });
  await expect(client.send(new GetRoleCommand({ RoleName: "none" }))).rejects.toMatchObject({
    name: expect.stringMatching(/^NoSuchEntity/),
    message: "The role with name none cannot be found.",
    $metadata: { httpStatusCode: 404 },
  });
});

it("answers the same from another Region, and names what it does not have", async () => {
  const west = new IAMClient({ ...cloud.client, region: "us-west-2" });
  onTestFinished(() => west.destroy());
  expect(await simulate({ ResourceArns: [`${DATA}/a`] }, west)).toMatchObject([
    { EvalDecision: "allowed" },
  ]);
  await expect(west.send(new ListRolesCommand({}))).rejects.toMatchObject({
    message: expect.stringContaining("ListRoles"),
    $metadata: { httpStatusCode: 501 },
  });
});

it("lets a role ask about the roles that its policy names", async () => {
  const Action = ["iam:SimulatePrincipalPolicy", "iam:GetRole"];
  const asking = (Resource: string) => {
    const one = new IAMClient({
      ...cloud.client,
      credentials: roleCredentials(cloud, { Action, Resource }),
    });
    onTestFinished(() => one.destroy());
    return one;
  };
  expect(await simulate({}, asking(TASKS))).toHaveLength(1);
  await asking(TASKS).send(new GetRoleCommand({ RoleName: "tasks" }));
  await expect(simulate({}, asking(TUNING))).rejects.toThrow(
    `is not authorized to perform: iam:SimulatePrincipalPolicy on resource: ${TASKS}`,
  );
  const get = asking(TUNING).send(new GetRoleCommand({ RoleName: "tasks" }));
  await expect(get).rejects.toThrow(`iam:GetRole on resource: ${TASKS}`);
});
