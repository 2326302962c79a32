import {
  DescribeServicesCommand,
  GetProductsCommand,
  type GetProductsCommandInput,
  PricingClient,
  paginateGetProducts,
} from "@aws-sdk/client-pricing";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { outputProblems } from "../../../../../infra/local/protocol/api-model.ts";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";
import { roleCredentials } from "../../../../support/role-credentials.ts";

let cloud: TestCloud;
let client: PricingClient;
beforeAll(async () => {
  cloud = await startTestCloud();
  client = new PricingClient(cloud.client);
});
afterAll(async () => {
  client.destroy();
  await cloud.stop();
});

const filter = (Field: string, Value: string) => ({ Type: "TERM_MATCH" as const, Field, Value });

function clientAs(changes: object): PricingClient {
  const one = new PricingClient({ ...cloud.client, ...changes });
  onTestFinished(() => one.destroy());
  return one;
}

async function products(changes: Partial<GetProductsCommandInput> = {}, one = client) {
  const command = new GetProductsCommand({ ServiceCode: "AmazonBedrock", ...changes });
  const { PriceList = [], ...answer } = await one.send(command);
  return { ...answer, list: documentsOf(PriceList) };
}

interface Document {
  readonly product: { readonly sku: string; readonly attributes: Record<string, string> };
  readonly serviceCode: string;
  readonly publicationDate: string;
  readonly terms: { readonly OnDemand: Record<string, Record<string, Record<string, unknown>>> };
}

/** The documents of an answer, whose texts the SDK types as texts with a conversion. */
function documentsOf(list: Iterable<unknown> | object): Document[] {
  return Array.from(list as Iterable<unknown>, (text) => JSON.parse(String(text)) as Document);
}

it("gives a product with its price as the Price List writes it", async () => {
  const usagetype = "USE1-Nova2.0Lite-Customization-Training";
  const { list, FormatVersion } = await products({ Filters: [filter("usagetype", usagetype)] });
  expect(FormatVersion).toBe("aws_v1");
  expect(list).toMatchObject([
    { serviceCode: "AmazonBedrock", publicationDate: "2026-08-02T00:00:00Z" },
  ]);
  const { product, terms } = list[0] ?? { product: { sku: "" } };
  expect(list[0]?.product.attributes).toMatchObject({
    servicecode: "AmazonBedrock",
    regionCode: "us-east-1",
    location: "US East (N. Virginia)",
    usagetype,
    feature: "Model Customization",
  });
  const offer = `${product.sku}.JRTCKXETXF`;
  const rateCode = `${offer}.6YS6EN2CT7`;
  expect(terms?.OnDemand[offer]?.["priceDimensions"]?.[rateCode]).toMatchObject({
    unit: "1K tokens",
    pricePerUnit: { USD: "0.0037800000" },
    rateCode,
  });
});

it("filters by every term at once", async () => {
  const usageTypes = async (...Filters: ReturnType<typeof filter>[]) =>
    (await products({ Filters })).list.map(({ product }) => product.attributes["usagetype"]);
  const west = await usageTypes(filter("regionCode", "us-west-2"));
  expect(west).toContain("USW2-Llama3-3-70B-Customization-Training");
  expect(west.every((name) => name?.startsWith("USW2-"))).toBe(true);
  const service = filter("ServiceCode", "AmazonBedrock");
  const model = filter("model", "Nova Micro");
  expect(await usageTypes(service, model, filter("inferenceType", "Input tokens"))).toEqual([
    "USE1-NovaMicro-input-tokens",
    "USE1-NovaMicro-input-tokens-custom-model",
  ]);
  expect(await usageTypes(model, filter("regionCode", "us-west-2"))).toEqual([]);
  expect(await usageTypes(filter("nothing", "x"))).toEqual([]);
});

it("gives every product once, page by page, in the shape of AWS's own model", async () => {
  const skus: string[] = [];
  const all = { ServiceCode: "AmazonBedrock" };
  for await (const { PriceList = [] } of paginateGetProducts({ client, pageSize: 10 }, all)) {
    const page = documentsOf(PriceList);
    expect(page.length).toBeLessThanOrEqual(10);
    skus.push(...page.map(({ product }) => product.sku));
  }
  expect(skus.length).toBe((await products()).list.length);
  expect(new Set(skus).size).toBe(skus.length);
  const { kernel } = cloud;
  const context = { ...kernel.rootContext(), region: "us-east-1" };
  const output = await kernel.call("pricing", "GetProducts", all, context);
  expect(outputProblems("pricing", "GetProducts", output)).toEqual([]);
});

it.each([
  ["another service", { ServiceCode: "AmazonEC2" }, "InvalidParameterException"],
  ["another format", { FormatVersion: "aws_v2" }, "InvalidParameterException"],
  ["a page of 101", { MaxResults: 101 }, "InvalidParameterException"],
  ["a token of its own", { NextToken: "x" }, "InvalidNextTokenException"],
])("refuses %s", async (_, changes, name) => {
  await expect(products(changes)).rejects.toMatchObject({ name });
});

it("has no endpoint in us-west-2, as at AWS", async () => {
  const west = clientAs({ region: "us-west-2" });
  await expect(products({}, west)).rejects.toThrow("no endpoint in us-west-2: ask for prices in");
});

it("names what it does not simulate", async () => {
  const status = { $metadata: { httpStatusCode: 501 } };
  const contains = { ...filter("usagetype", "Nova"), Type: "CONTAINS" as const };
  await expect(products({ Filters: [contains] })).rejects.toMatchObject(status);
  await expect(client.send(new DescribeServicesCommand({}))).rejects.toMatchObject(status);
});

it("lets a role ask, whose action has no resource", async () => {
  const Action = "pricing:GetProducts";
  const credentials = roleCredentials(cloud, { Action, Resource: "*" });
  expect((await products({}, clientAs({ credentials }))).list.length).toBeGreaterThan(0);
  const none = roleCredentials(cloud, { Action: "pricing:DescribeServices", Resource: "*" });
  await expect(products({}, clientAs({ credentials: none }))).rejects.toThrow(
    `is not authorized to perform: ${Action} on resource: *`,
  );
});
