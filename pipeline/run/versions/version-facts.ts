import { z } from "zod";
import { inParallel } from "../../in-parallel.ts";
import type { Bucket } from "../../objects.ts";
import type { AliasRecord } from "../../registry/alias-record.ts";
import { readAliasRecords } from "../../registry/aliases.ts";
import { RegistryEntry, versionKey } from "../../registry/entry.ts";
import { findServingRecord, Served, type Serving, ServingStep } from "../../registry/serving.ts";
import { listVersions } from "../../registry/versions.ts";
import { spentOnce } from "../../report/cost-figures.ts";
import { planFile } from "../../run-folder/plan.ts";
import { readCosts } from "../read-costs.ts";
import { PaidServing, paidSum, readPaidServing } from "./paid-serving.ts";

const usd = z.number().nullable();

/** What a list says of a registered version. */
export const VersionFacts = z.strictObject({
  ...RegistryEntry.pick({ version: true, group: true, runId: true, outcome: true }).shape,
  ...RegistryEntry.pick({ registeredAt: true, modelArn: true, scores: true }).shape,
  /** Short name. */
  baseModel: z.string(),
  dataset: RegistryEntry.shape.dataset,
  /** Paid once, by list prices, in USD; null where it is not known. */
  cost: z.strictObject({
    ...{ plannedUsd: usd, actualUsd: usd },
    /** Of provisioned throughput, besides what is paid once. */
    servedHours: z.number(),
    servedUsd: usd,
  }),
  /** The times that make up these hours, oldest first. */
  paidServing: z.array(PaidServing),
  /** What serves it now; null where nothing does. */
  serving: Served.extend({ since: z.string() }).nullable(),
  /** Why it is no longer served; null where it is, or never was. */
  withdrawn: ServingStep.pick({ at: true, by: true, reason: true }).nullable(),
  /** Aliases that point at it now. */
  aliases: z.array(z.string()),
});
export type VersionFacts = z.infer<typeof VersionFacts>;

/** Run folders that are read at a time. */
const PARALLEL = 8;

/**
 * All versions of a group with what is known of them, oldest first.
 * @param now milliseconds since the epoch, by the clock of their cloud
 */
export async function readVersionFacts(
  bucket: Bucket,
  group: string,
  now: number,
): Promise<VersionFacts[]> {
  return readFactsOf(bucket, group, { entries: await listVersions(bucket, group), now });
}

/** What is known of some versions of a group, in their order. */
export async function readFactsOf(
  bucket: Bucket,
  group: string,
  { entries, now }: { entries: readonly RegistryEntry[]; now: number },
): Promise<VersionFacts[]> {
  const aliases = await readAliasRecords(bucket, group);
  return inParallel(entries, PARALLEL, async (entry) => {
    const serving = await findServingRecord(bucket, entry);
    return factsOf(bucket, entry, { serving, aliases, now });
  });
}

/** What is known of one version. @param of.aliases those of its group, also those that point at nothing */
export async function factsOf(
  bucket: Bucket,
  entry: RegistryEntry,
  of: {
    readonly serving: Serving | undefined;
    readonly aliases: readonly AliasRecord[];
    readonly now: number;
  },
): Promise<VersionFacts> {
  const { version, group, runId, outcome, registeredAt, modelArn, scores, dataset } = entry;
  const key = versionKey(group, version);
  const paidServing = await readPaidServing(bucket, { ...of, entry });
  const { hours: servedHours, usd: servedUsd } = paidSum(paidServing);
  return {
    ...{ version, group, runId, outcome, registeredAt, modelArn, scores, dataset },
    baseModel: entry.baseModel.name,
    cost: { ...(await costOf(bucket, runId)), servedHours, servedUsd },
    paidServing,
    serving: servingOf(entry, of.serving),
    withdrawn: withdrawalOf(of.serving),
    aliases: of.aliases.filter((one) => one.version === key).map(({ alias }) => alias),
  };
}

/** The version's entry says what served it first; the record of its serving what has changed since. */
function servingOf(entry: RegistryEntry, serving: Serving | undefined): VersionFacts["serving"] {
  if (serving !== undefined) {
    const since = serving.history.at(-1)?.at ?? entry.registeredAt;
    return serving.now && { ...serving.now, since };
  }
  const { path, arn, committedUntil } = entry.serving;
  return arn === null ? null : { path, arn, committedUntil, since: entry.registeredAt };
}

function withdrawalOf(serving: Serving | undefined): VersionFacts["withdrawn"] {
  const last = serving?.history.at(-1);
  if (last?.what !== "withdrawn") return null;
  const { at, by, reason } = last;
  return { at, by, reason };
}

/** By the run's own files, as far as they are still there. */
async function costOf(
  bucket: Bucket,
  runId: string,
): Promise<Pick<VersionFacts["cost"], "plannedUsd" | "actualUsd">> {
  const [plan, figures] = await Promise.all([
    planFile.findReadable(bucket, runId),
    readCosts(bucket, { runId, status: "SUCCEEDED" }),
  ]);
  return { plannedUsd: plan?.knownUsd ?? null, actualUsd: spentOnce(figures).usd };
}
