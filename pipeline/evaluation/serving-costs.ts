import type { Plan } from "../run-folder/plan.ts";
import type { Decision } from "../run-folder/run-output.ts";
import { hourlyText, monthlyText } from "../usd.ts";

/**
 * What an accepted model costs while it is kept and served, by the plan's prices.
 * @param plan undefined where there is none: then no price is known
 */
export function servingCosts(plan: Plan | undefined): Decision["costs"] {
  const storageUsdPerMonth = plan?.settings.storageUsdPerMonth ?? null;
  const storage = `the custom model's storage${storageUsdPerMonth === null ? "" : ` (${monthlyText(storageUsdPerMonth)})`}`;
  if (plan?.serving.path !== "provisioned") {
    const text = `${storage}, plus tokens when it is used`;
    return { servingUsdPerHour: null, storageUsdPerMonth, text };
  }
  const isCommitted = plan.serving.commitment !== null;
  const servingUsdPerHour = throughputUsdPerHour(plan, isCommitted);
  const text = `${throughputText(servingUsdPerHour, isCommitted)} and ${storage}`;
  return { servingUsdPerHour, storageUsdPerMonth, text };
}

/** USD an hour of all model units of provisioned throughput, with or without its commitment; null: not known. */
export function throughputUsdPerHour(
  { serving, purchases }: Plan,
  isCommitted: boolean,
): number | null {
  const price = isCommitted
    ? serving.commitment?.hourlyUsd
    : purchases.find(({ item }) => item === "provisioned")?.price?.usd;
  return price === undefined ? null : price * (serving.modelUnits ?? 1);
}

function throughputText(usdPerHour: number | null, isCommitted: boolean): string {
  const commitment = isCommitted ? " with a commitment" : "";
  return usdPerHour === null
    ? `provisioned throughput${commitment} per hour`
    : `provisioned throughput${commitment} (${hourlyText(usdPerHour)})`;
}
