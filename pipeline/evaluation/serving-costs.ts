import type { Plan } from "../run-folder/plan.ts";
import type { Decision } from "../run-folder/run-output.ts";

const HOURS_OF_A_MONTH = 730;

/**
 * What an accepted model costs while it is kept and served, by the plan's prices.
 * @param plan undefined where there is none: then no price is known
 */
export function servingCosts(plan: Plan | undefined): Decision["costs"] {
  const servingUsdPerHour = plan === undefined ? null : hourly(plan);
  const storageUsdPerMonth = plan?.settings.storageUsdPerMonth ?? null;
  const storage = `the custom model's storage${monthlyText(storageUsdPerMonth)}`;
  const path = plan?.serving.path;
  const text =
    path === "provisioned"
      ? `${throughputText(plan, servingUsdPerHour)} and ${storage}`
      : `${storage}, plus tokens when it is used`;
  return { servingUsdPerHour, storageUsdPerMonth, text };
}

/** USD an hour of all model units; null where serving is billed by token or the price is not known. */
function hourly({ serving, purchases }: Plan): number | null {
  if (serving.path !== "provisioned") return null;
  const units = serving.modelUnits ?? 1;
  if (serving.commitment !== null) return serving.commitment.hourlyUsd * units;
  const price = purchases.find(({ item }) => item === "provisioned")?.price?.usd;
  return price === undefined ? null : price * units;
}

function throughputText(plan: Plan | undefined, usdPerHour: number | null): string {
  const commitment = plan?.serving.commitment == null ? "" : " with a commitment";
  return usdPerHour === null
    ? `provisioned throughput${commitment} per hour`
    : `provisioned throughput${commitment} (about ${usdPerHour.toFixed(2)} USD an hour, ${Math.round(usdPerHour * HOURS_OF_A_MONTH).toLocaleString("en-US")} USD a month)`;
}

function monthlyText(usdPerMonth: number | null): string {
  return usdPerMonth === null ? "" : ` (about ${usdPerMonth.toFixed(2)} USD a month)`;
}
