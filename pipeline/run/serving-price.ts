import { findBaseModel } from "../../dataset-tools/models/base-models.ts";
import { throughputUsdPerHour } from "../evaluation/serving-costs.ts";
import type { Bucket } from "../objects.ts";
import type { RegistryEntry } from "../registry/entry.ts";
import { planFile } from "../run-folder/plan.ts";
import { HOURS_OF_A_MONTH } from "../usd.ts";

/** What serving a version once more costs. */
export interface ServingPrice {
  readonly modelUnits: number;
  /** null where serving is billed by the token, or the price is not known. */
  readonly usdPerHour: number | null;
  readonly usdPerMonth: number | null;
}

/** The price of a deployment or throughput of a version, without a commitment: by its run's plan, else by the shipped table. */
export async function servingPrice(bucket: Bucket, entry: RegistryEntry): Promise<ServingPrice> {
  const plan = await planFile.findReadable(bucket, entry.runId);
  const modelUnits = plan?.serving.modelUnits ?? 1;
  if (entry.serving.path === "on-demand")
    return { modelUnits, usdPerHour: null, usdPerMonth: null };
  const planned = plan === undefined ? null : throughputUsdPerHour(plan, false);
  const listed = findBaseModel(entry.baseModel.id)?.prices.provisioned?.usd;
  const usdPerHour = planned ?? (listed === undefined ? null : listed * modelUnits);
  const usdPerMonth = usdPerHour === null ? null : usdPerHour * HOURS_OF_A_MONTH;
  return { modelUnits, usdPerHour, usdPerMonth };
}
