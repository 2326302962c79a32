import type { Price } from "../../../clean-up/lease-facts.ts";
import { dollars, HOURS_OF_A_MONTH } from "../../../usd.ts";

/** What something costs while it is kept, by list prices. */
export function keptPriceText({ perHour, perMonth }: Price): string {
  if (perHour === 0) return "nothing by the hour, only its tokens";
  if (perHour !== null) return hourlyPriceText(perHour);
  return perMonth === null ? "a price that is not known" : `${dollars(perMonth)} a month`;
}

/** e.g. `$14.40 an hour, $10,512.00 a month`; null: it is not known. */
export function hourlyPriceText(usdPerHour: number | null): string {
  if (usdPerHour === null) return "by the hour, at a price that is not known";
  return `${dollars(usdPerHour)} an hour, ${dollars(usdPerHour * HOURS_OF_A_MONTH)} a month`;
}
