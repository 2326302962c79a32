import type { PricingClient } from "@aws-sdk/client-pricing";
import type { BaseModelFacts, Price, Prices } from "../../dataset-tools/models/base-model.ts";
import type { PriceFile } from "./price-file.ts";
import { type ListedPrice, readPriceList } from "./price-list.ts";
import { PRICE_UNITS, type PriceItem } from "./prices.ts";

/** A price that differs from the one in use before. */
interface PriceChange {
  readonly model: string;
  readonly item: PriceItem;
  /** null where it was not known. */
  readonly before: number | null;
  readonly after: number;
}

/** What the Price List says now. */
export interface RefreshedPrices {
  readonly file: PriceFile;
  readonly read: number;
  readonly ignored: number;
  readonly changes: readonly PriceChange[];
}

/**
 * Reads the prices of base models from AWS's Price List, each in the model's first Region.
 * @param of.before the prices in use, by model
 * @param of.isAws whether AWS answers, whose prices are then confirmed
 */
export async function refreshPrices(
  client: PricingClient,
  of: {
    models: readonly BaseModelFacts[];
    before: ReadonlyMap<string, Prices>;
    /** ISO 8601. */
    readAt: string;
    isAws: boolean;
  },
): Promise<RefreshedPrices> {
  const { models, before, readAt, isAws } = of;
  const prices: ListedPrice[] = [];
  let ignored = 0;
  for (const [region, own] of byFirstRegion(models)) {
    const listing = await readPriceList(client, { region, models: own });
    prices.push(...listing.prices);
    ignored += listing.ignored;
  }
  const priceOf = ({ item, usd, usageType }: ListedPrice): Price => ({
    usd,
    per: PRICE_UNITS[item],
    confirmed: isAws,
    source: `${isAws ? "AWS Price List" : "Price List of the local cloud"}, ${usageType}`,
    date: readAt.slice(0, 10),
  });
  const named = models.map(({ name }) => {
    const own = prices.filter(({ model }) => model === name);
    return [name, Object.fromEntries(own.map((one) => [one.item, priceOf(one)]))] as const;
  });
  const changes = prices.flatMap(({ model, item, usd }) => {
    const old = before.get(model)?.[item]?.usd ?? null;
    return old === usd ? [] : [{ model, item, before: old, after: usd }];
  });
  const found = Object.fromEntries(named.filter(([, own]) => Object.keys(own).length > 0));
  return {
    file: { kind: "tunewright-prices", readAt, models: found },
    read: prices.length,
    ignored,
    changes,
  };
}

/** Models by their first Region. */
function byFirstRegion(models: readonly BaseModelFacts[]): Map<string, BaseModelFacts[]> {
  const byRegion = new Map<string, BaseModelFacts[]>();
  for (const model of models) {
    const [region = ""] = model.customization.regions;
    byRegion.set(region, [...(byRegion.get(region) ?? []), model]);
  }
  return byRegion;
}
