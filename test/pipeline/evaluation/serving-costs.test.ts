import { expect, it } from "vitest";
import type { Price } from "../../../dataset-tools/models/base-model.ts";
import { servingCosts } from "../../../pipeline/evaluation/serving-costs.ts";
import { makePlan } from "../../../pipeline/run/plan.ts";
import type { Plan } from "../../../pipeline/run-folder/plan.ts";
import { aPlanRequest } from "../../support/run-request.ts";

const onDemand = makePlan(await aPlanRequest());
const provisioned = makePlan(
  await aPlanRequest("llama-3-1-8b", { serving: { path: "provisioned" } }),
);

const settings = { ...provisioned.settings, storageUsdPerMonth: 1.95 };

/** The plan with a price of an hour, and of two model units. */
function withPrices(hourly: number | null, commitment: Plan["serving"]["commitment"]): Plan {
  const purchases = provisioned.purchases.map((purchase) => ({
    ...purchase,
    price: purchase.item === "provisioned" && hourly !== null ? priced(hourly) : null,
  }));
  const serving = { ...provisioned.serving, modelUnits: 2, commitment };
  return { ...provisioned, settings, serving, purchases };
}

function priced(usd: number): Price {
  return { usd, per: "model-unit-hour", confirmed: true, source: "a price list", date: "2026-11" };
}

const commitment: Plan["serving"]["commitment"] = {
  ...{ duration: "OneMonth", hourlyUsd: 20, hours: 730, totalUsd: 29_200, until: "2026-12-27" },
};

it("is the hourly price of all model units, and the storage's, of provisioned throughput", () => {
  expect(servingCosts(withPrices(24, null))).toEqual({
    ...{ servingUsdPerHour: 48, storageUsdPerMonth: 1.95 },
    text: "provisioned throughput (about 48 USD an hour, 35,040 USD a month) and the custom model's storage (about 1.95 USD a month)",
  });
});

it("is the committed price where there is a commitment", () => {
  const { servingUsdPerHour, text } = servingCosts(withPrices(24, commitment));
  expect(servingUsdPerHour).toBe(40);
  expect(text).toContain("throughput with a commitment (about 40 USD an hour");
});

it("names what is paid for where no price is known", () => {
  expect(servingCosts(withPrices(null, null))).toMatchObject({
    servingUsdPerHour: null,
    text: expect.stringMatching(/^provisioned throughput per hour and the custom model's storage/),
  });
  expect(servingCosts(undefined)).toEqual({
    ...{ servingUsdPerHour: null, storageUsdPerMonth: null },
    text: "the custom model's storage, plus tokens when it is used",
  });
});

it("has no price of an hour on demand, where a stored model costs and tokens do", () => {
  const { servingUsdPerHour, text } = servingCosts(onDemand);
  expect(servingUsdPerHour).toBeNull();
  expect(text).toMatch(/^the custom model's storage.*, plus tokens when it is used$/);
});
