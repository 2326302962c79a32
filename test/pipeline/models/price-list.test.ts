import { describe, expect, it } from "vitest";
import { readProduct } from "../../../pipeline/models/price-list.ts";

const models = ["nova-micro", "nova-2-lite", "nova-lite", "llama-3-3-70b", "llama-3-1-8b"].map(
  (name) => ({ name }),
);

/** A product as the Price List API documents it. */
function product(usagetype: string, usd = "0.0010000000", unit = "1K tokens"): string {
  return JSON.stringify({
    product: {
      sku: "X",
      attributes: { servicecode: "AmazonBedrock", usagetype, regionCode: "us-east-1" },
    },
    serviceCode: "AmazonBedrock",
    terms: {
      OnDemand: {
        "X.JRTCKXETXF": {
          priceDimensions: {
            "X.JRTCKXETXF.6YS6EN2CT7": { unit, pricePerUnit: { USD: usd }, beginRange: "0" },
          },
          effectiveDate: "2026-08-01T00:00:00Z",
        },
      },
    },
    publicationDate: "2026-08-02T00:00:00Z",
  });
}

const read = (...of: Parameters<typeof product>) => readProduct(product(...of), models);

describe("a product of the Price List", () => {
  it.each([
    ["USE1-NovaMicro-Customization-Training", "nova-micro", "training"],
    ["USE1-Nova2.0Lite-Customization-Training", "nova-2-lite", "training"],
    ["USE1-Nova2.0Lite-input-tokens", "nova-2-lite", "baseInput"],
    ["USE1-Nova2.0Lite-output-tokens-custom-model", "nova-2-lite", "tunedOutput"],
    ["USW2-Llama3-3-70B-Customization-Training", "llama-3-3-70b", "training"],
  ])("is a price by its usage type: %s", (usageType, model, item) => {
    expect(read(usageType)).toEqual({ model, item, usd: 0.001, usageType });
  });

  it.each([
    ["USE1-NovaLite-Customization-Storage", "1.95", "Model/month", "storage", 1.95],
    [
      "USE1-NovaLite-ProvisionedThroughput-NoCommit-ModelUnits",
      "108.15",
      "hour",
      "provisioned",
      108.15,
    ],
    [
      "USE1-NovaLite-ProvisionedThroughput-1month-ModelUnits",
      "90",
      "Hrs",
      "provisionedOneMonth",
      90,
    ],
    ["USE1-NovaLite-input-tokens", "0.06", "1M tokens", "baseInput", 0.00006],
  ])("has the unit that it is sold by: %s", (usageType, usd, unit, item, expected) => {
    expect(read(usageType, usd, unit)).toMatchObject({ model: "nova-lite", item, usd: expected });
  });

  it.each([
    ["of batches", "USE1-NovaMicro-input-tokens-batch"],
    ["of a tier", "USE1-NovaMicro-input-tokens-flex"],
    ["of a profile", "USE1-NovaMicro-input-tokens-cross-region-global"],
    ["of another model", "USE1-NovaPremier-input-tokens"],
    ["without a model", "USE1-Guardrail-text"],
    ["that is new", "USE1-NovaMicro-Customization-Wizardry"],
  ])("is left out: %s", (_what, usageType) => {
    expect(read(usageType)).toBeUndefined();
  });

  it("is left out where it is free, in an unknown unit, or no product", () => {
    const usageType = "USE1-NovaMicro-input-tokens";
    expect(read(usageType, "0.0000000000")).toBeUndefined();
    expect(read(usageType, "0.1", "image")).toBeUndefined();
    for (const text of ["", "{}", "[]", '{"product": {}}']) {
      expect(readProduct(text, models)).toBeUndefined();
    }
  });
});
