import { defined } from "../../dataset-tools/defined.ts";
import { type Price, Prices } from "../../dataset-tools/models/base-model.ts";
import { type Clock, timestamp } from "../clock.ts";
import type { PriceFile } from "./price-file.ts";
import type { BaseModel } from "./resolve.ts";

/** What has a price of its own. */
export const PriceItem = Prices.unwrap().keyof();
export type PriceItem = keyof Prices;

/** What each price is for one of. */
export const PRICE_UNITS: Readonly<Record<PriceItem, Price["per"]>> = {
  training: "1000-tokens",
  storage: "model-month",
  provisioned: "model-unit-hour",
  provisionedOneMonth: "model-unit-hour",
  provisionedSixMonths: "model-unit-hour",
  baseInput: "1000-tokens",
  baseOutput: "1000-tokens",
  tunedInput: "1000-tokens",
  tunedOutput: "1000-tokens",
};

/** A price that the user names, as of a day (ISO). */
export function givenPrice(item: PriceItem, usd: number, date: string): Price {
  return { usd, per: PRICE_UNITS[item], confirmed: false, source: "given by the user", date };
}

/** The prices that a user names, as of today. */
export function givenPrices(
  { prices = {} }: { readonly prices?: Partial<Record<PriceItem, number>> | undefined },
  clock: Clock,
): Prices {
  const date = timestamp(clock).slice(0, 10);
  const named = Object.entries(prices).map(([name, usd]) => {
    const item = PriceItem.parse(name);
    return [item, givenPrice(item, usd, date)];
  });
  return Object.fromEntries(named);
}

/** A base model with other prices where there are some. */
export function withPrices(model: BaseModel, prices: Prices): BaseModel {
  return { ...model, prices: { ...model.prices, ...defined(prices) } };
}

/** A base model with prices that were read from AWS's Price List; what that has not keeps its shipped price. */
export function withListedPrices(model: BaseModel, listed: PriceFile | null): BaseModel {
  const prices = listed?.models[model.name];
  if (listed === null || prices === undefined) return model;
  return { ...withPrices(model, prices), asOf: listed.readAt.slice(0, 10) };
}
