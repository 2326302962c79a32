import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
  RemoveTagsFromResourceCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { outputProblems } from "../../../../../infra/local/protocol/api-model.ts";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";
import { roleCredentials } from "../../../../support/role-credentials.ts";

const ARN = "arn:aws:ssm:us-east-1:123456789012:parameter";

let cloud: TestCloud;
let client: SSMClient;
beforeAll(async () => {
  cloud = await startTestCloud({ unknownRoles: "refuse" });
  client = new SSMClient(cloud.client);
});
afterAll(async () => {
  client.destroy();
  await cloud.stop();
});

const put = (Name: string, changes: Partial<PutParameterCommandInput> = {}) =>
  client.send(new PutParameterCommand({ Name, Value: "v", Type: "String", ...changes }));
const get = async (Name: string) =>
  (await client.send(new GetParameterCommand({ Name }))).Parameter;
const remove = (Name: string) => client.send(new DeleteParameterCommand({ Name }));

it("keeps a value with its versions, each readable by its number", async () => {
  const Name = "/tunewright/cards/production";
  expect(await put(Name, { Value: "arn:one" })).toMatchObject({ Version: 1, Tier: "Standard" });
  const before = Date.now();
  const second = await put(Name, { Value: "arn:two", Type: undefined, Overwrite: true });
  expect(second.Version).toBe(2);
  const found = await get(Name);
  expect(found).toEqual({
    Name,
    Type: "String",
    Value: "arn:two",
    Version: 2,
    LastModifiedDate: expect.any(Date),
    ARN: `${ARN}/tunewright/cards/production`,
    DataType: "text",
  });
  expect(Math.abs(Number(found?.LastModifiedDate) - before)).toBeLessThan(60_000);
  expect(await get(`${Name}:1`)).toMatchObject({ Value: "arn:one", Version: 1, Selector: ":1" });
  expect(await get(`${ARN}/tunewright/cards/production`)).toMatchObject({ Value: "arn:two" });
  await expect(get(`${Name}:3`)).rejects.toMatchObject({ name: "ParameterVersionNotFound" });
});

it("refuses to overwrite unasked, and what does not exist", async () => {
  await put("once");
  await expect(put("once")).rejects.toMatchObject({
    name: "ParameterAlreadyExists",
    message: expect.stringContaining("set the overwrite option in the request to true"),
  });
  await remove("once");
  for (const ask of [get, remove]) {
    await expect(ask("once")).rejects.toMatchObject({ name: "ParameterNotFound" });
  }
  expect((await put("once")).Version).toBe(1);
});

it("reads several at once, and names those that do not exist", async () => {
  await put("/several/a", { Value: "a" });
  await put("/several/b", { Value: "b", Type: "StringList" });
  const Names = ["/several/a", "/several/none", "/several/b"];
  const { Parameters, InvalidParameters } = await client.send(new GetParametersCommand({ Names }));
  expect(Parameters?.map(({ Value }) => Value)).toEqual(["a", "b"]);
  expect(InvalidParameters).toEqual(["/several/none"]);
  const tooMany = Array.from({ length: 11 }, (_, index) => `n${index}`);
  await expect(client.send(new GetParametersCommand({ Names: tooMany }))).rejects.toThrow(
    "'names'",
  );
});

it("keeps tags, which a new version leaves alone", async () => {
  const tag = { ResourceType: "Parameter", ResourceId: "/tagged" } as const;
  const tags = async () => (await client.send(new ListTagsForResourceCommand(tag))).TagList;
  await put("/tagged", { Tags: [{ Key: "tunewright:group", Value: "cards" }] });
  const overwrite = { Overwrite: true, Tags: [{ Key: "a", Value: "b" }] };
  await expect(put("/tagged", overwrite)).rejects.toThrow(
    "tags and overwrite can't be used together",
  );
  await put("/tagged", { Overwrite: true });
  expect(await tags()).toEqual([{ Key: "tunewright:group", Value: "cards" }]);
  await client.send(new AddTagsToResourceCommand({ ...tag, Tags: [{ Key: "a", Value: "b" }] }));
  await client.send(new RemoveTagsFromResourceCommand({ ...tag, TagKeys: ["tunewright:group"] }));
  expect(await tags()).toEqual([{ Key: "a", Value: "b" }]);
  const none = new ListTagsForResourceCommand({ ...tag, ResourceId: "/none" });
  await expect(client.send(none)).rejects.toMatchObject({ name: "InvalidResourceId" });
});

it.each([
  ["a name of AWS's own", "/aws/mine", {}, "ValidationException"],
  ["a name that starts like one of AWS's own", "SSM-mine", {}, "ValidationException"],
  ["a path without its first slash", "a/b", {}, "ValidationException"],
  ["a name with a space", "/a b", {}, "ValidationException"],
  ["16 levels", "/l".repeat(16), {}, "HierarchyLevelLimitExceededException"],
  [
    "a tag under AWS's own prefix",
    "/v",
    { Tags: [{ Key: "aws:a", Value: "b" }] },
    "ValidationException",
  ],
  [
    "a tag's key twice",
    "/v",
    {
      Tags: [
        { Key: "a", Value: "b" },
        { Key: "a", Value: "c" },
      ],
    },
    "ValidationException",
  ],
  ["no value", "/v", { Value: "" }, "ValidationException"],
  ["4,097 bytes", "/v", { Value: `${"ä".repeat(2048)}a` }, "ValidationException"],
  ["no type", "/v", { Type: undefined }, "ValidationException"],
  ["an unknown type", "/v", { Type: "Number" as "String" }, "UnsupportedParameterType"],
  [
    "another type",
    "/typed",
    { Type: "StringList", Overwrite: true },
    "HierarchyTypeMismatchException",
  ],
  ["a member that does not exist", "/v", { Values: "x" }, "ValidationException"],
])("refuses %s", async (_, name, changes, code) => {
  if (name === "/typed") await put("/typed");
  const input = { Name: name, Value: "v", Type: "String", ...changes };
  const { kernel } = cloud;
  const call = kernel.call("ssm", "PutParameter", input, kernel.rootContext());
  await expect(call).rejects.toMatchObject({ name: code });
  if (name !== "/typed") await expect(get(name)).rejects.toBeDefined();
});

it.each([
  ["SecureString", { Type: "SecureString" as const }],
  ["Advanced", { Tier: "Advanced" as const }],
  ["AllowedPattern", { AllowedPattern: "^a$" }],
])("names %s, which it does not simulate", async (what, changes) => {
  await expect(put("/special", changes)).rejects.toMatchObject({
    message: expect.stringContaining(what),
    $metadata: { httpStatusCode: 501 },
  });
  await expect(client.send(new GetParameterHistoryCommand({ Name: "/x" }))).rejects.toThrow(
    "does not simulate the operation GetParameterHistory",
  );
});

it("lets a role do what its policy names, by ARN and by tag", async () => {
  const as = (...statements: object[]) => {
    const credentials = roleCredentials(cloud, ...statements);
    const one = new SSMClient({ ...cloud.client, credentials });
    onTestFinished(() => one.destroy());
    return one;
  };
  const Resource = `${ARN}/tunewright/*`;
  const writer = as({ Action: ["ssm:PutParameter", "ssm:GetParameter"], Resource });
  const own = { Name: "/tunewright/own", Value: "v", Type: "String" as const };
  await writer.send(new PutParameterCommand(own));
  await writer.send(new GetParameterCommand({ Name: "/tunewright/own:1" }));
  await expect(
    writer.send(new PutParameterCommand({ ...own, Name: "/other", Value: "v" })),
  ).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining(`perform: ssm:PutParameter on resource: ${ARN}/other`),
  });
  const tagged = { ...own, Name: "/tunewright/tagged", Tags: [{ Key: "team", Value: "cards" }] };
  await expect(writer.send(new PutParameterCommand(tagged))).rejects.toThrow(
    "ssm:AddTagsToResource",
  );
  await put("/tunewright/tagged", { Tags: tagged.Tags });
  const Condition = { StringEquals: { "aws:ResourceTag/team": "cards" } };
  const remover = as({ Action: "ssm:DeleteParameter", Resource: "*", Condition });
  await expect(
    remover.send(new DeleteParameterCommand({ Name: "/tunewright/own" })),
  ).rejects.toThrow("ssm:DeleteParameter");
  await remover.send(new DeleteParameterCommand({ Name: "/tunewright/tagged" }));
});

it("keeps 100 versions, across a restart too, in the shape of AWS's own model", async () => {
  for (let version = 1; version <= 101; version += 1) {
    await put("/many", { Value: `v${version}`, Overwrite: true });
  }
  client.destroy();
  cloud = await cloud.restart();
  client = new SSMClient(cloud.client);
  expect(await get("/many")).toMatchObject({ Version: 101, Value: "v101" });
  expect(await get("/many:2")).toMatchObject({ Value: "v2" });
  await expect(get("/many:1")).rejects.toMatchObject({ name: "ParameterVersionNotFound" });
  const { kernel } = cloud;
  const output = await kernel.call("ssm", "GetParameter", { Name: "/many" }, kernel.rootContext());
  expect(outputProblems("ssm", "GetParameter", output)).toEqual([]);
});
