import { readFile } from "node:fs/promises";
import { z } from "zod";
import { writeText } from "../../dataset-tools/files/output-file.ts";
import { Prices } from "../../dataset-tools/models/base-model.ts";
import { UserError } from "../errors.ts";

/** Prices that were read from AWS's Price List: the content of `tunewright.prices.json`. */
export const PriceFile = z.strictObject({
  /** What the file is, so that no other is overwritten. */
  kind: z.literal("tunewright-prices"),
  readAt: z.iso.datetime(),
  /** By short name of the base model. */
  models: z.record(z.string(), Prices.unwrap()),
});
export type PriceFile = z.infer<typeof PriceFile>;

/** Days after which prices are too old to rely on. */
const OLD = 90;

/**
 * Reads a file of refreshed prices; null where there is none.
 * @throws UserError `Prices.Unreadable` for a file that is not one
 */
export async function readPriceFile(path: string): Promise<PriceFile | null> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (text === null) return null;
  try {
    return PriceFile.parse(JSON.parse(text));
  } catch (cause) {
    throw new UserError(
      "Prices.Unreadable",
      `${path} is not a file of prices that Tunewright wrote`,
      {
        hint: "Move it away; `tunewright prices --refresh` writes it again, and never over another file.",
        cause,
      },
    );
  }
}

/** Writes refreshed prices, as a whole or not at all. @throws UserError `Prices.Unreadable` where another file is */
export async function writePriceFile(path: string, prices: PriceFile): Promise<void> {
  await readPriceFile(path);
  await writeText(path, `${JSON.stringify(PriceFile.parse(prices), null, 2)}\n`);
}

/** The age of prices in whole days where it is above 90; else null. @param now milliseconds since the epoch */
export function oldPrices({ readAt }: PriceFile, now: number): number | null {
  const days = Math.floor((now - Date.parse(readAt)) / 86_400_000);
  return days > OLD ? days : null;
}
