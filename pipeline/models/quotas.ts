import { z } from "zod";
import data from "./quotas.json" with { type: "json" };

const Quota = z
  .strictObject({
    /** In Service Quotas; null where no source gives it, so that it cannot be read. */
    code: z
      .string()
      .regex(/^L-[0-9A-F]{8}$/)
      .nullable(),
    /** As Service Quotas prints it. */
    name: z.string(),
    /** What an account has until it is raised. */
    default: z.number().nonnegative(),
    adjustable: z.boolean(),
  })
  .readonly();
/** A quota of an account in one Region. */
export type Quota = z.infer<typeof Quota>;

const Quotas = z.strictObject({
  serviceCode: z.literal("bedrock"),
  source: z.string(),
  /** Month in which the source was read. */
  date: z.string(),
  account: z.strictObject({
    customizationJobs: Quota,
    customModels: Quota,
    deployments: Quota,
    deploymentsInProgress: Quota,
    /** The User Guide (prov-thru-purchase) has them requested in the support center; Service Quotas has none. */
    committedModelUnits: Quota,
    /** Over all throughputs of custom models without a commitment. */
    modelUnits: Quota,
  }),
  /** By short name of the base model: the units that one throughput may have. */
  unitsOfOneThroughput: z.record(z.string(), Quota),
  /** By short name of the base model: a further limit of units without a commitment. */
  uncommittedUnitsOfOneModel: z.record(z.string(), Quota),
});

/** The quotas that a run may meet, with their codes and defaults. */
export const quotas = Quotas.parse(data);
