import { z } from "zod";
import data from "./prices.json" with { type: "json" };

const Price = z.strictObject({
  item: z.enum(["training", "storage", "provisioned", "input", "output"]),
  /** Short names of the catalogue; `*` stands for every model. */
  models: z.array(z.string()).min(1),
  usd: z.number().positive(),
  per: z.enum(["1000-tokens", "model-month", "model-unit-hour"]),
  /** false: no page of AWS was read for it, and every screen must say so. */
  confirmed: z.boolean(),
  source: z.string(),
  date: z.string(),
});
export type Price = z.infer<typeof Price>;

const PriceList = z.strictObject({
  asOf: z.iso.date(),
  currency: z.literal("USD"),
  note: z.string(),
  prices: z.array(Price),
});
export type PriceList = z.infer<typeof PriceList>;

let parsed: PriceList | undefined;

/** The dated price list, read from `prices.json` and checked. */
export function priceList(): PriceList {
  parsed ??= PriceList.parse(data);
  return parsed;
}

/** The price of one item for a model of the catalogue, or undefined where it is not known. */
export function findPrice(item: Price["item"], model: string): Price | undefined {
  return priceList().prices.find(
    (price) => price.item === item && (price.models.includes(model) || price.models.includes("*")),
  );
}

/** All known prices of a model by item, as the dataset tools' estimate takes them. */
export function pricesOf(model: string): Partial<Record<Price["item"], Price>> {
  const items = Price.shape.item.options;
  return Object.fromEntries(
    items.flatMap((item) => {
      const price = findPrice(item, model);
      return price === undefined ? [] : [[item, price]];
    }),
  );
}
