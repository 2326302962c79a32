import { z } from "zod";
import { throughputUsdPerHour } from "../../evaluation/serving-costs.ts";
import type { Bucket } from "../../objects.ts";
import type { AliasRecord, AliasStep } from "../../registry/alias-record.ts";
import { type RegistryEntry, versionKey } from "../../registry/entry.ts";
import type { Serving } from "../../registry/serving.ts";
import { versionsOfRun } from "../../registry/versions.ts";
import { type Plan, planFile } from "../../run-folder/plan.ts";
import { reportFile } from "../../run-folder/report.ts";
import { type Teardown, teardownFile } from "../../run-folder/teardown.ts";

/** A time in which provisioned throughput served a version, and was billed by the hour. */
export const PaidServing = z.strictObject({
  /** The alias whose own throughput it was; null where it was the run's. */
  alias: z.string().nullable(),
  /** It was bought for a promotion that failed, and never pointed at. */
  failed: z.boolean(),
  /** ISO 8601. Of what still serves, where its proof is not written yet, from when it was known to the registry. */
  from: z.string(),
  /** ISO 8601; null: it is still served. */
  to: z.string().nullable(),
  hours: z.number(),
  /** By list prices; null where the price is not known. */
  usd: z.number().nullable(),
});
export type PaidServing = z.infer<typeof PaidServing>;

/** What the hours of a version are computed from. */
export interface PaidFacts {
  readonly entry: RegistryEntry;
  /** Of the group, also aliases that point at nothing any more. */
  readonly aliases: readonly AliasRecord[];
  readonly serving: Serving | undefined;
  readonly teardown: Pick<Teardown, "steps"> | undefined;
  readonly plan: Plan | undefined;
  /** When the run's own throughput was created; null where that is not known. */
  readonly servedSince: string | null;
  /** The run's own throughput counts for its latest version only. */
  readonly isLatest: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Reads what else is known of a version's throughput, and computes its hours. */
export async function readPaidServing(
  bucket: Bucket,
  of: Pick<PaidFacts, "entry" | "aliases" | "serving" | "now">,
): Promise<PaidServing[]> {
  const { entry } = of;
  if (entry.serving.path !== "provisioned") return [];
  const { runId, group } = entry;
  const [plan, report, teardown, versions] = await Promise.all([
    planFile.findReadable(bucket, runId),
    reportFile.findReadable(bucket, runId),
    teardownFile.findReadable(bucket, runId),
    versionsOfRun(bucket, group, runId),
  ]);
  const isLatest = versions.every(({ registeredAt }) => registeredAt <= entry.registeredAt);
  const servedSince = report?.times?.servedSince ?? null;
  return paidServing({ ...of, plan, teardown, servedSince, isLatest });
}

/**
 * All times in which provisioned throughput served a version: the run's own from its creation to its deletion, as the
 * proof of its removal has them; an alias's own from its creation, or its move to this version, to its next move; and
 * what promotions have bought that failed.
 */
export function paidServing(facts: PaidFacts): PaidServing[] {
  if (facts.entry.serving.path !== "provisioned") return [];
  const own = facts.isLatest ? [...ownTimes(facts), ...failedTimes(facts)] : [];
  const all = [...own, ...facts.aliases.flatMap((alias) => aliasTimes(alias, facts))];
  return all.sort((one, other) => one.from.localeCompare(other.from));
}

/** Hours and USD of all of them together; USD null where the price of one is not known. */
export function paidSum(all: readonly PaidServing[]): { hours: number; usd: number | null } {
  const prices = all.map(({ usd }) => usd);
  return {
    hours: all.reduce((sum, { hours }) => sum + hours, 0),
    usd: prices.includes(null) ? null : prices.reduce<number>((sum, usd) => sum + (usd ?? 0), 0),
  };
}

interface Time {
  readonly alias: string | null;
  readonly failed?: boolean;
  readonly from: string;
  readonly to: string | null;
}

function paid(time: Time, usdPerHour: number | null, now: number): PaidServing {
  const end = time.to === null ? now : Date.parse(time.to);
  const hours = Math.max(0, end - Date.parse(time.from)) / 3_600_000;
  return { failed: false, ...time, hours, usd: usdPerHour === null ? null : hours * usdPerHour };
}

function ownTimes(facts: PaidFacts): PaidServing[] {
  const { entry, teardown, plan, now } = facts;
  const removed = new Map<string, Time>();
  for (const { resource, outcome, since, at, alias } of teardown?.steps ?? []) {
    const isEnd = outcome.kind === "deletion-requested" && alias === undefined;
    if (!isEnd || since === undefined || resource.kind !== "provisioned-throughput") continue;
    if (!removed.has(resource.arn)) removed.set(resource.arn, { alias: null, from: since, to: at });
  }
  const times = [...removed];
  const open = openTime(facts);
  if (open !== null && !removed.has(open.arn)) times.push([open.arn, open.time]);
  return times.map(([arn, time]) => {
    const isCommitted = entry.serving.committedUntil !== null && arn === entry.serving.arn;
    return paid(time, plan === undefined ? null : throughputUsdPerHour(plan, isCommitted), now);
  });
}

/** What of the run's own serves it now. */
function openTime({ entry, serving, aliases, servedSince }: PaidFacts) {
  const arn = serving === undefined ? entry.serving.arn : (serving.now?.arn ?? null);
  if (arn === null || aliases.some((one) => one.ownsServing && one.servingArn === arn)) return null;
  const isFirst = arn === entry.serving.arn;
  const known = serving?.history.findLast((step) => step.arn === arn)?.at;
  const from = isFirst ? (servedSince ?? entry.registeredAt) : (known ?? entry.registeredAt);
  return { arn, time: { alias: null, from, to: null } };
}

function aliasTimes(record: AliasRecord, { entry, teardown, plan, now }: PaidFacts): PaidServing[] {
  const key = versionKey(entry.group, entry.version);
  const { group, alias, servingArn, history } = record;
  const price = plan === undefined ? null : throughputUsdPerHour(plan, false);
  const times: PaidServing[] = [];
  let isOwn = false;
  for (const [at, step] of history.entries()) {
    isOwn = isOwnStep(step, isOwn);
    if (!isOwn || step.to !== key) continue;
    const next = history[at + 1];
    const removal = teardown?.steps.find(
      (one) => one.alias === `${group}@${alias}` && one.resource.arn === servingArn,
    );
    const to = next === undefined ? removal?.at : (next.drainedUntil ?? next.at);
    const time = { alias, from: step.servedSince ?? step.at, to: to ?? null };
    times.push(paid(time, step.usdPerHour ?? price, now));
  }
  return times;
}

/** What promotions of the run's version have bought, and removed again since they failed. */
function failedTimes({ entry, aliases, plan, now }: PaidFacts): PaidServing[] {
  const price = plan === undefined ? null : throughputUsdPerHour(plan, false);
  return aliases.flatMap(({ alias, failed }) =>
    failed
      .filter(({ runId }) => runId === entry.runId)
      .map(({ from, to }) => paid({ alias, failed: true, from, to }, price, now)),
  );
}

/** A run moves an alias to its own serving; a person gives it one, which may have to be made again. */
function isOwnStep({ what }: AliasStep, before: boolean): boolean {
  return what === "served-again" ? before : what === "promoted" || what === "rolled-back";
}
