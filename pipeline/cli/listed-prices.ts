import { dirname, join } from "node:path";
import { systemClock } from "../clock.ts";
import { oldPrices, type PriceFile, readPriceFile } from "../models/price-file.ts";
import { paint } from "./format.ts";
import type { Output } from "./output.ts";

const PRICE_FILE = "tunewright.prices.json";

/** Where refreshed prices are: beside the config file, or in the working directory. */
export function priceFilePath(config: string | undefined): string {
  return config === undefined ? PRICE_FILE : join(dirname(config), PRICE_FILE);
}

/**
 * Reads the refreshed prices, where there are some, and says so where they are old.
 * @param config the config file that the user names
 * @throws UserError `Prices.Unreadable`
 */
export async function readListedPrices(
  config: string | undefined,
  output: Output,
): Promise<PriceFile | null> {
  const path = priceFilePath(config);
  const listed = await readPriceFile(path);
  const days = listed === null ? null : oldPrices(listed, systemClock.now());
  if (days !== null) {
    output.line(
      `${paint.warn("old prices:")} ${path} was read ${days} days ago; \`tunewright prices --refresh\` reads them again`,
    );
  }
  return listed;
}
