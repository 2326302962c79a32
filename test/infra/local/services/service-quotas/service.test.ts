import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  ListRequestedServiceQuotaChangeHistoryCommand,
  ListServiceQuotasCommand,
  paginateListServiceQuotas,
  ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { outputProblems } from "../../../../../infra/local/protocol/api-model.ts";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";
import { roleCredentials } from "../../../../support/role-credentials.ts";

let cloud: TestCloud;
let client: ServiceQuotasClient;
beforeAll(async () => {
  cloud = await startTestCloud({ quotas: { "model-units": 3, "L-DD7903AD": 1 } });
  client = new ServiceQuotasClient(cloud.client);
});
afterAll(async () => {
  client?.destroy();
  await cloud?.stop();
});

const UNITS = { ServiceCode: "bedrock", QuotaCode: "L-BE77399C" };

it("shows a quota with the account's own value, and the value of a new account", async () => {
  const { Quota } = await client.send(new GetServiceQuotaCommand(UNITS));
  expect(Quota).toEqual({
    ...UNITS,
    ServiceName: "Amazon Bedrock",
    QuotaArn: "arn:aws:servicequotas:us-east-1:123456789012:bedrock/L-BE77399C",
    QuotaName: "Model units no-commitment Provisioned Throughputs across custom models",
    Value: 3,
    Unit: "None",
    Adjustable: true,
    GlobalQuota: false,
    QuotaAppliedAtLevel: "ACCOUNT",
  });
  const before = await client.send(new GetAWSDefaultServiceQuotaCommand(UNITS));
  expect(before.Quota?.Value).toBe(0);
});

it.each([
  ["L-0406044C", 10, false],
  ["L-CB5B847D", 100, true],
  ["L-1EF80F3E", 10, true],
  ["L-430C95DD", 2, true],
  ["L-3632DE15", 3, true],
  ["L-DD7903AD", 1, true],
])("gives %s the value %i", async (QuotaCode, Value, Adjustable) => {
  const { Quota } = await client.send(
    new GetServiceQuotaCommand({ ServiceCode: "bedrock", QuotaCode }),
  );
  expect(Quota).toMatchObject({ Value, Adjustable });
});

it("follows a quota that is raised at run time", async () => {
  const body = JSON.stringify({ quotas: { "custom-models": 250 } });
  await fetch(`${cloud.endpoint}/_tunewright/quotas`, { method: "POST", body });
  const QuotaCode = "L-CB5B847D";
  const { Quota } = await client.send(new GetServiceQuotaCommand({ ...UNITS, QuotaCode }));
  expect(Quota?.Value).toBe(250);
});

it("has the quotas of the Region that the client signs for", async () => {
  const body = JSON.stringify({ region: "us-west-2", quotas: { deployments: 20 } });
  await fetch(`${cloud.endpoint}/_tunewright/quotas`, { method: "POST", body });
  const west = new ServiceQuotasClient({ ...cloud.client, region: "us-west-2" });
  onTestFinished(() => west.destroy());
  const get = new GetServiceQuotaCommand({ ...UNITS, QuotaCode: "L-1EF80F3E" });
  const there = (await west.send(get)).Quota;
  expect(there).toMatchObject({ Value: 20, QuotaArn: expect.stringContaining("us-west-2") });
  expect((await client.send(get)).Quota?.Value).toBe(10);
});

it("lists every quota once, page by page, as the API's model says", async () => {
  const codes: string[] = [];
  const pages = paginateListServiceQuotas({ client, pageSize: 4 }, { ServiceCode: "bedrock" });
  for await (const { Quotas = [] } of pages) {
    expect(Quotas.length).toBeLessThanOrEqual(4);
    expect(outputProblems("servicequotas", "ListServiceQuotas", { Quotas })).toEqual([]);
    codes.push(...Quotas.map(({ QuotaCode = "" }) => QuotaCode));
  }
  expect(codes).toContain("L-BE77399C");
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes.every((code) => /^L-[0-9A-F]{8}$/.test(code))).toBe(true);
});

it.each([
  ["a code that is unknown", { ...UNITS, QuotaCode: "L-00000000" }, "NoSuchResourceException"],
  ["a service that has none", { ...UNITS, ServiceCode: "Bedrock" }, "NoSuchResourceException"],
])("refuses %s", async (_, input, name) => {
  await expect(client.send(new GetServiceQuotaCommand(input))).rejects.toMatchObject({ name });
  await expect(client.send(new GetAWSDefaultServiceQuotaCommand(input))).rejects.toMatchObject({
    name,
  });
});

it("refuses a token that it has not given, and names what it does not have", async () => {
  const list = new ListServiceQuotasCommand({ ServiceCode: "bedrock", NextToken: "x" });
  await expect(client.send(list)).rejects.toMatchObject({
    name: "InvalidPaginationTokenException",
  });
  await expect(
    client.send(new ListRequestedServiceQuotaChangeHistoryCommand({})),
  ).rejects.toMatchObject({ $metadata: { httpStatusCode: 501 } });
});

it("lets a role read the quotas that its policy names", async () => {
  const Action = "servicequotas:GetServiceQuota";
  const Resource = "arn:aws:servicequotas:us-east-1:123456789012:bedrock/L-BE77399C";
  const credentials = roleCredentials(cloud, { Action, Resource });
  const reader = new ServiceQuotasClient({ ...cloud.client, credentials });
  onTestFinished(() => reader.destroy());
  expect((await reader.send(new GetServiceQuotaCommand(UNITS))).Quota?.Value).toBe(3);
  const other = new GetServiceQuotaCommand({ ...UNITS, QuotaCode: "L-CB5B847D" });
  await expect(reader.send(other)).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining(`perform: ${Action} on resource: ${Resource.slice(0, -10)}`),
  });
  const list = new ListServiceQuotasCommand({ ServiceCode: "bedrock" });
  await expect(reader.send(list)).rejects.toThrow("servicequotas:ListServiceQuotas on resource: *");
});
