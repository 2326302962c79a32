import { GetProductsCommand, type PricingClient } from "@aws-sdk/client-pricing";
import { z } from "zod";
import type { BaseModelFacts } from "../../dataset-tools/models/base-model.ts";
import { PRICE_UNITS, type PriceItem } from "./prices.ts";

/** A price of a base model, as AWS's Price List has it. */
export interface ListedPrice {
  /** Short name of the base model. */
  readonly model: string;
  readonly item: PriceItem;
  readonly usd: number;
  /** e.g. `USE1-NovaMicro-Customization-Training`. */
  readonly usageType: string;
}

/** What a Region's products say, as far as it is understood. */
export interface PriceListing {
  readonly prices: readonly ListedPrice[];
  /** Products that are no price of a base model here: other models, batch, caches, what came later. */
  readonly ignored: number;
}

/** A product as the Price List writes it; only what is looked at here. */
const Product = z.object({
  product: z.object({ attributes: z.object({ usagetype: z.string() }) }),
  terms: z.object({
    OnDemand: z.record(
      z.string(),
      z.object({
        priceDimensions: z.record(
          z.string(),
          z.object({ unit: z.string(), pricePerUnit: z.object({ USD: z.coerce.number() }) }),
        ),
      }),
    ),
  }),
});

/** Ends of usage types, recorded in August 2026; AWS does not document them. */
const ITEMS: readonly (readonly [end: RegExp, item: PriceItem])[] = [
  [/^Customization-Training$/, "training"],
  [/^Customization-Storage$/, "storage"],
  [/^input-tokens$/, "baseInput"],
  [/^output-tokens$/, "baseOutput"],
  [/^input-tokens-custom-model$/, "tunedInput"],
  [/^output-tokens-custom-model$/, "tunedOutput"],
  [/^ProvisionedThroughput-NoCommit-ModelUnits$/, "provisioned"],
  [/^ProvisionedThroughput-1months?-ModelUnits$/, "provisionedOneMonth"],
  [/^ProvisionedThroughput-6months?-ModelUnits$/, "provisionedSixMonths"],
];

/** The Region's code, the model, and what is paid for. */
const USAGE_TYPE =
  /^[A-Z0-9]+-(?<model>.+?)-(?<what>(?:Customization|ProvisionedThroughput|input-tokens|output-tokens).*)$/;

/**
 * Reads the prices of base models in a Region from AWS's Price List, page by page. What is not understood is counted.
 * @param models the base models that are looked for
 */
export async function readPriceList(
  client: PricingClient,
  { region, models }: { region: string; models: readonly Pick<BaseModelFacts, "name">[] },
): Promise<PriceListing> {
  const prices: ListedPrice[] = [];
  let ignored = 0;
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new GetProductsCommand({
        ServiceCode: "AmazonBedrock",
        Filters: [{ Type: "TERM_MATCH", Field: "regionCode", Value: region }],
        ...(NextToken === undefined ? {} : { NextToken }),
      }),
    );
    for (const text of page.PriceList ?? []) {
      const price = readProduct(String(text), models);
      if (price === undefined) ignored++;
      else prices.push(price);
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return { prices, ignored };
}

/** A product's price; undefined where it is none of these models, or not as expected. */
export function readProduct(
  text: string,
  models: readonly Pick<BaseModelFacts, "name">[],
): ListedPrice | undefined {
  const parsed = Product.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  const { product, terms } = parsed.data;
  const { usagetype: usageType } = product.attributes;
  const { model: code = "", what = "" } = USAGE_TYPE.exec(usageType)?.groups ?? {};
  const model = models.find(({ name }) => plain(name) === plain(code))?.name;
  const item = ITEMS.find(([end]) => end.test(what))?.[1];
  const [dimension] = Object.values(terms.OnDemand).flatMap(({ priceDimensions }) =>
    Object.values(priceDimensions),
  );
  if (model === undefined || item === undefined || dimension === undefined) return undefined;
  const usd = dimension.pricePerUnit.USD / (unitsIn(dimension.unit, item) ?? Number.NaN);
  // A price of 0 is a free tier, and rounded since a division leaves digits that the list does not have.
  return usd > 0 ? { model, item, usd: Number(usd.toPrecision(10)), usageType } : undefined;
}

/** How many of our units one of theirs has; undefined where it is of another kind. */
function unitsIn(unit: string, item: PriceItem): number | undefined {
  const per = PRICE_UNITS[item];
  if (per === "1000-tokens") {
    if (/^(?:1 ?K|1,?000|thousand) ?tokens?$/i.test(unit)) return 1;
    return /^(?:1 ?M|million) ?tokens?$/i.test(unit) ? 1000 : undefined;
  }
  if (per === "model-month") return /month|^Mo$/i.test(unit) ? 1 : undefined;
  return /^(?:hours?|hrs?)$/i.test(unit) ? 1 : undefined;
}

/** `Nova2.0Lite` and `nova-2-lite` alike. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(".0", "")
    .replaceAll(/[^a-z0-9]/g, "");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
