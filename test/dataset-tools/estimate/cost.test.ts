import { describe, expect, it } from "vitest";
import { type CostRequest, estimateCost } from "../../../dataset-tools/estimate/cost.ts";
import type { Price } from "../../../dataset-tools/models/base-model.ts";

const price = (usd: number): Price => ({
  usd,
  per: "1000-tokens",
  date: "2026-11-23",
  source: "a page",
  confirmed: true,
});
const request: CostRequest = {
  tokens: { low: 900_000, expected: 1_000_000, high: 1_300_000 },
  epochs: 2,
  prices: {},
};

describe("estimateCost", () => {
  it("never counts an unknown price as zero", () => {
    for (const amount of Object.values(estimateCost(request))) {
      expect(amount).toMatchObject({ known: false, reason: expect.stringContaining("unknown") });
    }
  });

  it("multiplies tokens, epochs and price, and keeps the range", () => {
    const { training } = estimateCost({ ...request, prices: { training: price(0.001) } });
    expect(training).toMatchObject({ known: true, low: 1.8, expected: 2, high: 2.6 });
  });

  it("estimates serving by the hour and by the month of 730 hours", () => {
    const cost = estimateCost({ ...request, modelUnits: 2, prices: { provisioned: price(24) } });
    expect(cost.servingPerHour).toMatchObject({ expected: 48 });
    expect(cost.servingPerMonth).toMatchObject({ expected: 48 * 730 });
    expect(cost.breakEvenRequestsPerMonth).toMatchObject({ known: false });
  });

  it("finds where provisioned serving becomes cheaper, and names every price behind it", () => {
    const prices = { provisioned: price(10), tunedInput: price(0.001), tunedOutput: price(0.004) };
    const cost = estimateCost({ ...request, prices, request: { input: 1000, output: 250 } });
    expect(cost.onDemandPerThousandRequests).toMatchObject({ expected: 2 });
    expect(cost.breakEvenRequestsPerMonth).toMatchObject({
      expected: (7300 / 2) * 1000,
      prices: { length: 3 },
    });
  });

  it("keeps the date and source of each price", () => {
    const { storagePerMonth } = estimateCost({ ...request, prices: { storage: price(1.95) } });
    expect(storagePerMonth).toMatchObject({ prices: [{ date: "2026-11-23", source: "a page" }] });
  });
});
