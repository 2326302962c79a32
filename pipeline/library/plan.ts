import type { z } from "zod";
import { checkConfig } from "../config/load.ts";
import type { RunConfig } from "../config/run-config.ts";
import { type PlanCosts, planCosts } from "../evaluation/plan-costs.ts";
import { budgetRefusal } from "../run/budget.ts";
import { type PlanTimes, planTimes } from "../run/plan-times.ts";
import { prepareData } from "../run/prepare.ts";
import { type Proposal, proposeRun, type ResolvedConfig, resolveConfig } from "../run/propose.ts";
import type { Plan } from "../run-folder/plan.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";
import type { Files } from "./dataset.ts";

type ConfigFile = z.input<typeof RunConfig>;

/** Settings of a run, named and nested as in `tunewright.yaml`; only the base model has no default. */
export interface RunSettings extends Omit<ConfigFile, "data"> {
  /** How the rows are read and split, e.g. `{ columns: { prompt: "text", completion: "category" } }`. */
  readonly data?: Omit<ConfigFile["data"], "files">;
}

/** Where and as what a run is planned. */
export interface PlanOptions {
  /** AWS Region; by default the first in which the base model is tuned. */
  readonly region?: string;
  /** By default it is made from the data, the base model and the plan. */
  readonly runId?: string;
  /** 2 or more plans a failed run again, training included. */
  readonly attempt?: number;
}

/** What a run would buy. */
export interface PlannedRun {
  readonly runId: string;
  /** Binds a run to the plan: the same data, model and settings make the same hash. */
  readonly planHash: string;
  readonly plan: Plan;
  /** The sums of what it would buy, USD. */
  readonly costs: PlanCosts;
  /** How long it takes, as far as that can be known. */
  readonly times: PlanTimes;
  /** Why the settings' `budget` refuses it; null where it does not. */
  readonly refusal: { readonly code: string; readonly message: string } | null;
}

const DEFAULT_REGION = "us-east-1";

/**
 * Checks the data and plans a run, as `tunewright plan` does: quantities, prices, times. Nothing is sent, and no AWS
 * account is needed.
 *
 * @example
 * ```ts
 * import { plan } from "tunewright";
 *
 * const planned = await plan("tickets.csv", { model: "nova-micro", budget: { maxUsd: 20 } });
 * console.log(planned.runId, planned.costs.run.usd, planned.refusal?.message ?? "within the budget");
 * ```
 *
 * @throws BadDataError with all findings where rows are bad; UserError for settings that cannot be, e.g. `Config.Invalid`
 */
export async function plan(
  files: Files,
  settings: RunSettings,
  { attempt = 1, ...where }: PlanOptions = {},
): Promise<PlannedRun> {
  const resolved = resolve(files, settings);
  return inTemporaryFolder(async (folder) => {
    const { dataset } = await prepareData(resolved.config, resolved.model, { folder });
    const region = where.region ?? homeOf(resolved);
    return plannedRun(proposeRun(resolved, dataset, { ...where, region, attempt }));
  });
}

/** The settings with every default, and the base model that they name. Throws UserError `Config.Invalid`, `Model.…`. */
export function resolve(files: Files, { data, ...settings }: RunSettings): ResolvedConfig {
  const given = { ...settings, data: { ...data, files: [files].flat() } };
  const hint =
    "Settings are named and nested as in tunewright.yaml; `tunewright config --explain` lists them.";
  return resolveConfig(checkConfig(given, { hint }));
}

/** A proposal as the library shows it. */
export function plannedRun({ runId, planHash, plan, config }: Proposal): PlannedRun {
  const refusal = budgetRefusal(plan, config.budget) ?? null;
  return {
    runId,
    planHash,
    plan,
    costs: planCosts(plan),
    times: planTimes(plan),
    refusal: refusal && { code: refusal.code, message: refusal.message },
  };
}

/** The first Region in which the base model is tuned. */
export function homeOf({ model }: ResolvedConfig): string {
  return model.regions?.[0] ?? DEFAULT_REGION;
}
