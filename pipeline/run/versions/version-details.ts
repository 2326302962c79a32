import { z } from "zod";
import { defined } from "../../../dataset-tools/defined.ts";
import { Manifest } from "../../../dataset-tools/prepare/manifest.ts";
import { UserError } from "../../errors.ts";
import { throughputUsdPerHour } from "../../evaluation/serving-costs.ts";
import { notesTexts } from "../../metrics/notes-text.ts";
import type { Bucket } from "../../objects.ts";
import { type AliasRecord, AliasStep } from "../../registry/alias-record.ts";
import { type Alias, pointing, readAliasRecords } from "../../registry/aliases.ts";
import { RegistryEntry, versionKey } from "../../registry/entry.ts";
import {
  findServingRecord,
  type Serving,
  ServingStep,
  servingPathOf,
} from "../../registry/serving.ts";
import { findVersion } from "../../registry/versions.ts";
import { manifestFile } from "../../run-folder/manifest.ts";
import { metricsFile } from "../../run-folder/metrics.ts";
import { type Plan, planFile } from "../../run-folder/plan.ts";
import { type Teardown, teardownFile } from "../../run-folder/teardown.ts";
import { Verdict, verdictFile } from "../../run-folder/verdict.ts";
import { HOURS_OF_A_MONTH } from "../../usd.ts";
import { registryNames, suggesting } from "../did-you-mean.ts";
import { factsOf, VersionFacts } from "./version-facts.ts";

const NamedStep = AliasStep.extend({ alias: z.string() });

const RunningCost = z.strictObject({
  what: z.string(),
  arn: z.string().nullable(),
  /** USD; null where the price is not known. */
  usdPerMonth: z.number().nullable(),
  /** ISO 8601; null where billing ends with the resource. */
  until: z.string().nullable(),
});

/** All that is known of a registered version. */
export const VersionDetails = VersionFacts.extend({
  ...RegistryEntry.pick({ planHash: true, jobArn: true, origin: true }).shape,
  ...RegistryEntry.pick({ customizationType: true, hyperParameters: true }).shape,
  ...RegistryEntry.pick({ hyperparameterSweep: true }).shape,
  /** Id of the base model, as Bedrock has it for customization. */
  baseModelId: z.string(),
  /** Where the run's report is. */
  report: z.string(),
  /** What the rows were made from; null where the run's folder does not say. */
  data: Manifest.omit({ questions: true, labels: true, system: true }).nullable(),
  /** All scores with their intervals; null where the run's folder does not say. */
  verdict: Verdict.nullable(),
  /** What the service that trained the model says of it, e.g. that a small local one takes its place. */
  notes: z.array(z.string()),
  /** Oldest first. */
  servingHistory: z.array(ServingStep),
  /** Moves of aliases to it or away from it, oldest first. */
  aliasHistory: z.array(NamedStep),
  /** What costs money while it is kept as it is now. */
  monthly: z.array(RunningCost),
});
export type VersionDetails = z.infer<typeof VersionDetails>;

/** @throws UserError `Registry.NoVersion` where no group has a version of that name */
export async function mustFindVersion(bucket: Bucket, version: string): Promise<RegistryEntry> {
  const entry = await findVersion(bucket, version);
  if (entry !== undefined) return entry;
  const unknown = new UserError(
    "Registry.NoVersion",
    `there is no registered version ${version} here`,
    {
      hint: "`tunewright versions list` lists them; a version is named as the execution that registered it.",
    },
  );
  throw await suggesting(unknown, version, () => registryNames(bucket));
}

/**
 * Reads all that is known of a version; what its run's folder no longer has is null.
 * @param now milliseconds since the epoch, by the clock of its cloud
 */
export async function readVersionDetails(
  bucket: Bucket,
  entry: RegistryEntry,
  now: number,
): Promise<VersionDetails> {
  const { runId, group } = entry;
  const [records, serving, plan, manifest, metrics, verdict, teardown] = await Promise.all([
    readAliasRecords(bucket, group),
    findServingRecord(bucket, entry),
    planFile.findReadable(bucket, runId),
    manifestFile.findReadable(bucket, runId),
    metricsFile.findReadable(bucket, runId),
    verdictFile.findReadable(bucket, runId),
    teardownFile.findReadable(bucket, runId),
  ]);
  const aliases = records.flatMap((record) => pointing(record) ?? []);
  const { planHash, jobArn, origin, customizationType, hyperParameters } = entry;
  const facts = await factsOf(bucket, entry, { serving, aliases: records, now });
  return {
    ...facts,
    ...{ planHash, jobArn, origin, customizationType, hyperParameters },
    ...defined({ hyperparameterSweep: entry.hyperparameterSweep }),
    baseModelId: entry.baseModel.id,
    report: `s3://${bucket.name}/${entry.report}`,
    data: manifest === undefined ? null : dataOf(manifest),
    verdict: verdict ?? null,
    notes: notesTexts(metrics ?? null),
    servingHistory: servingHistory(entry, serving),
    aliasHistory: aliasHistory(entry, records),
    monthly: monthlyOf(facts, {
      plan,
      own: aliases.filter(isOwn(entry)),
      isDeleted: teardown !== undefined && wasDeleted(teardown, entry.modelArn),
    }),
  };
}

function dataOf({ questions: _hashes, labels: _labels, system: _text, ...data }: Manifest) {
  return data;
}

/** What served a version at first is in its entry. */
function servingHistory(entry: RegistryEntry, serving: Serving | undefined): ServingStep[] {
  const { arn } = entry.serving;
  const by = `run ${entry.runId}`;
  const reason = "registered";
  const first = { at: entry.registeredAt, by, what: "served" as const, arn, reason };
  return [...(arn === null ? [] : [first]), ...(serving?.history ?? [])];
}

function aliasHistory(entry: RegistryEntry, aliases: readonly AliasRecord[]) {
  const key = versionKey(entry.group, entry.version);
  return aliases
    .flatMap(({ alias, history }) => history.map((step) => ({ ...step, alias })))
    .filter(({ from, to }) => from === key || to === key)
    .sort((one, other) => one.at.localeCompare(other.at));
}

/** Aliases that point at the version and have a deployment or throughput of their own. */
function isOwn({ group, version }: RegistryEntry) {
  const key = versionKey(group, version);
  return (alias: Alias) => alias.ownsServing && alias.version === key;
}

function monthlyOf(
  { modelArn, serving }: VersionFacts,
  { plan, own, isDeleted }: { plan: Plan | undefined; own: readonly Alias[]; isDeleted: boolean },
): VersionDetails["monthly"] {
  const storage = plan?.settings.storageUsdPerMonth ?? null;
  return [
    ...(isDeleted
      ? []
      : [
          { what: "storage of the custom model", arn: modelArn, usdPerMonth: storage, until: null },
        ]),
    ...(serving === null ? [] : [servedCost(serving, plan)]),
    ...own.map(({ alias, servingArn }) => {
      const served = { path: servingPathOf(servingArn), arn: servingArn, committedUntil: null };
      const cost = servedCost(served, plan);
      return { ...cost, what: `${cost.what} of the alias ${alias}` };
    }),
  ];
}

/** Whether a clean-up or a retirement has deleted the custom model, by its proof. */
function wasDeleted({ steps, remaining }: Teardown, modelArn: string): boolean {
  const kinds = ["deletion-requested", "already-deleted"];
  const isOf = ({ arn }: { arn: string }) => arn === modelArn;
  return (
    steps.some(({ resource, outcome }) => isOf(resource) && kinds.includes(outcome.kind)) &&
    !remaining.some(isOf)
  );
}

function servedCost(
  {
    path,
    arn,
    committedUntil,
  }: Pick<NonNullable<VersionFacts["serving"]>, "path" | "arn" | "committedUntil">,
  plan: Plan | undefined,
): VersionDetails["monthly"][number] {
  if (path === "on-demand") {
    return { what: "on-demand deployment, besides tokens", arn, usdPerMonth: 0, until: null };
  }
  const hourly = plan === undefined ? null : throughputUsdPerHour(plan, committedUntil !== null);
  const usdPerMonth = hourly === null ? null : hourly * HOURS_OF_A_MONTH;
  return { what: "provisioned throughput", arn, usdPerMonth, until: committedUntil };
}
