import type { BedrockClient } from "@aws-sdk/client-bedrock";
import type { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { z } from "zod";
import { findBaseModel } from "../../dataset-tools/models/base-models.ts";
import { UserError } from "../errors.ts";
import { type Quota, quotas } from "../models/quotas.ts";
import { ExecutionInput } from "../workflow/input.ts";
import { InUse } from "./in-use.ts";
import { type QuotaReading, readQuota, UnreadReason } from "./read-quota.ts";

/** What an execution is about to buy. */
export const CheckQuotasRequest = z.strictObject({
  runId: z.string(),
  /** Where the execution starts; what it does not buy again needs no room. */
  start: z.enum(["training", "job", "model", "base"]),
  /** Customization id of the base model. */
  baseModel: z.string(),
  serving: ExecutionInput.shape.serving,
  /** How many models it trains, where it starts at the training. */
  models: z.int().positive(),
});
export type CheckQuotasRequest = z.infer<typeof CheckQuotasRequest>;

const named = {
  /** As Service Quotas prints it. */
  quota: z.string(),
  code: z.string().nullable(),
};

/** What the run will meet. */
export const QuotasChecked = z.strictObject({
  /** Quotas that are used up now, and that the run waits for, since others finish meanwhile. */
  waits: z.array(z.strictObject({ ...named, value: z.number(), used: z.number() })),
  /** Quotas whose value in the account is not known; the run continues, and Bedrock may refuse it later. */
  unread: z.array(z.strictObject({ ...named, default: z.number(), reason: UnreadReason })),
  /** Customization jobs for which there is room now, at least one, since a run waits for it; null where none is created. Absent in older histories. */
  jobsAtOnce: z.number().nullable().exactOptional(),
});
export type QuotasChecked = z.infer<typeof QuotasChecked>;

/** Clients of the account and Region that the run is in. */
export interface QuotaTools {
  readonly bedrock: BedrockClient;
  readonly serviceQuotas: ServiceQuotasClient;
}

interface Need {
  readonly quota: Quota;
  /** Last part of the error's code. */
  readonly name: string;
  readonly needed: number;
  used(): Promise<number>;
  /** Absent where the run waits for room. */
  readonly remedy?: string;
}

/**
 * Compares what a run will buy with the account's quotas and what is in use. A quota that cannot be read refuses
 * nothing.
 * @throws UserError `Quota.CustomModels`, `.Deployments`, `.ModelUnits` or `.ThroughputUnits` with quota name, code,
 * value, use and remedy
 */
export async function checkQuotas(
  { bedrock, serviceQuotas }: QuotaTools,
  request: CheckQuotasRequest,
): Promise<QuotasChecked> {
  const region = await bedrock.config.region();
  const checked: QuotasChecked = { waits: [], unread: [], jobsAtOnce: null };
  for (const need of needsOf(request, new InUse(bedrock, request.runId))) {
    const reading = await readQuota(serviceQuotas, need.quota);
    const used = await need.used();
    if (need.name === "Jobs") checked.jobsAtOnce = Math.max(1, Math.floor(reading.value - used));
    const { code, name: quota } = need.quota;
    if (reading.unread !== null) {
      checked.unread.push({ quota, code, default: reading.value, reason: reading.unread });
    } else if (used + need.needed > reading.value) {
      if (need.remedy !== undefined) throw refused(need, { reading, used, region });
      checked.waits.push({ quota, code, value: reading.value, used });
    }
  }
  return checked;
}

function needsOf(request: CheckQuotasRequest, inUse: InUse): Need[] {
  // The base model's answers take up no quota of things.
  if (request.start === "base") return [];
  const training = request.start === "training" ? trainingNeeds(request, inUse) : [];
  const { path } = request.serving;
  const serving =
    path === "on-demand" ? deploymentNeeds(request, inUse) : unitNeeds(request, inUse);
  return [...training, ...serving];
}

/** The jobs of several models are created as others end, but all of the models are there until one is chosen. */
function trainingNeeds({ models }: CheckQuotasRequest, inUse: InUse): Need[] {
  const { customizationJobs, customModels } = quotas.account;
  return [
    { quota: customizationJobs, name: "Jobs", needed: 1, used: () => inUse.jobs() },
    {
      quota: customModels,
      name: "CustomModels",
      needed: models,
      used: () => inUse.customModels(),
      remedy: "Delete a custom model that is no longer needed.",
    },
  ];
}

/** Before the training it says nothing how many deployments will be in progress when it is over. */
function deploymentNeeds({ start }: CheckQuotasRequest, inUse: InUse): Need[] {
  const { deployments, deploymentsInProgress } = quotas.account;
  const total: Need = {
    quota: deployments,
    name: "Deployments",
    needed: 1,
    used: () => inUse.deployments(),
    remedy: "Delete a deployment that is no longer needed.",
  };
  const inProgress: Need = {
    quota: deploymentsInProgress,
    name: "DeploymentsInProgress",
    needed: 1,
    used: () => inUse.deployments("Creating"),
  };
  return start === "model" ? [total, inProgress] : [total];
}

/** A model is evaluated on units without a commitment; those with one are bought after the gate has accepted. */
function unitNeeds({ baseModel, serving }: CheckQuotasRequest, inUse: InUse): Need[] {
  const name = findBaseModel(baseModel)?.name ?? "";
  const ofOne = quotas.unitsOfOneThroughput[name];
  const ofModel = quotas.uncommittedUnitsOfOneModel[name];
  const needed = serving.modelUnits ?? 1;
  const remedy =
    "AWS asks to contact its support center about model units: https://console.aws.amazon.com/support/home.";
  const all: Need = {
    quota: quotas.account.modelUnits,
    name: "ModelUnits",
    needed,
    used: () => inUse.uncommittedUnits(),
    remedy,
  };
  const committed = serving.commitment === null ? undefined : quotas.account.committedModelUnits;
  const further = [ofOne, ofModel, committed].flatMap((quota): Need[] =>
    quota === undefined
      ? []
      : [{ quota, name: "ThroughputUnits", needed, used: async () => 0, remedy }],
  );
  return [all, ...further];
}

function refused(
  { quota, name, needed, remedy }: Need,
  { reading, used, region }: { reading: QuotaReading; used: number; region: string },
): UserError {
  const { value } = reading;
  const page = `https://${region}.console.aws.amazon.com/servicequotas/home/services/bedrock/quotas/${quota.code}`;
  const raise = quota.adjustable ? `Request a higher value at ${page}. ` : "";
  return new UserError(
    `Quota.${name}`,
    `the quota "${quota.name}" (${quota.code}) is ${value} in ${region}; ${used} in use, and this run needs ${needed}`,
    { hint: `${raise}${remedy} Nothing was bought.` },
  );
}
