import { grouped } from "./counts.ts";

/** Hours that AWS reckons to a month. */
export const HOURS_OF_A_MONTH = 730;

/** An amount with thousands separated, and cents where it has some; null: it is not known. */
export function usdText(usd: number | null): string {
  if (usd === null) return "unknown";
  if (usd > 0 && usd < 0.01) return "less than 0.01";
  const [, cents = "00"] = usd.toFixed(2).split(".");
  return cents === "00" ? grouped(usd) : `${grouped(Math.floor(usd))}.${cents}`;
}

/** e.g. `about 14.40 USD`, or `less than 0.01 USD`. */
export function aboutUsd(usd: number): string {
  return `${usd > 0 && usd < 0.01 ? "" : "about "}${usdText(usd)} USD`;
}

/** What is billed by the hour, e.g. `about 60.50 USD an hour, 44,165 USD a month`; null: it is not known. */
export function hourlyText(usdPerHour: number | null): string {
  if (usdPerHour === null) return "by the hour, at a price that is not known";
  return `${aboutUsd(usdPerHour)} an hour, ${grouped(usdPerHour * HOURS_OF_A_MONTH)} USD a month`;
}

/** What is billed by the month, e.g. `about 1.95 USD a month`; null: it is not known. */
export function monthlyText(usdPerMonth: number | null): string {
  return usdPerMonth === null
    ? "a monthly price that is not known"
    : `${aboutUsd(usdPerMonth)} a month`;
}

/** USD with its sign, e.g. `$1,234.50`; small amounts with four digits, unknown ones by name. */
export function dollars(usd: number | null): string {
  if (usd === null) return "unknown";
  const small = usd !== 0 && Math.abs(usd) < 0.1;
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: small ? 4 : 2 };
  return `$${usd.toLocaleString("en-US", digits)}`;
}
