import { z } from "zod";
import { type Clock, timestamp } from "../clock.ts";
import { UserError } from "../errors.ts";
import { findJson, findTaggedJson, type TaggedJson, writeJson } from "../json-objects.ts";
import { type Bucket, listKeys } from "../objects.ts";
import { RegistryEntry, versionKey } from "./entry.ts";
import { readVersion, versionsOfRun } from "./versions.ts";

/** What answers for a version. */
export const Served = z.object({
  path: RegistryEntry.shape.serving.shape.path,
  /** What the runtime accepts as `modelId`. */
  arn: z.string(),
  /** When a commitment ends (ISO 8601), until which the throughput is billed; null without one. */
  committedUntil: z.string().nullable(),
});
export type Served = z.infer<typeof Served>;

/** One change of what serves a version. */
export const ServingStep = z.object({
  /** ISO 8601. */
  at: z.string(),
  /** Who did it: the ARN of a person or role, `run <id>` or `sweep`. */
  by: z.string(),
  what: z.enum(["served", "withdrawn"]),
  /** What serves it from then on; null where it was withdrawn. */
  arn: z.string().nullable(),
  reason: z.string(),
});
export type ServingStep = z.infer<typeof ServingStep>;

/**
 * What has become of a version's serving since it was registered: `registry/<group>/serving/<version>.json`. A
 * version never changes; without this object it is served as its entry says.
 */
export const Serving = z.object({
  group: z.string(),
  version: z.string(),
  runId: z.string(),
  /** null: nothing serves it. */
  now: Served.nullable(),
  /** Oldest first; never changed, only added to. */
  history: z.array(ServingStep).min(1),
});
export type Serving = z.infer<typeof Serving>;

/** Bedrock's two ways of serving have ARNs of their own. */
export function servingPathOf(arn: string): Served["path"] {
  return arn.includes(":custom-model-deployment/") ? "on-demand" : "provisioned";
}

/** Why a version is not served any more whose lease no one has renewed. */
export const LEASE_ENDED = "Lease.Ended";

/** Why and by whom a version's serving changes. */
export interface ServingChange {
  readonly by: string;
  readonly reason: string;
}

/** Why a version is no longer served. */
export interface Withdrawal {
  /** ISO 8601. */
  readonly withdrawnAt: string;
  readonly reason: string;
}

function servingKey(group: string, version: string): string {
  return `registry/${group}/serving/${version}.json`;
}

function load(
  bucket: Bucket,
  { group, version }: Pick<RegistryEntry, "group" | "version">,
): Promise<TaggedJson<Serving> | undefined> {
  return findTaggedJson(bucket, servingKey(group, version), Serving);
}

/** What serves a version now, as far as the registry knows; null where nothing does. */
export async function findServing(bucket: Bucket, entry: RegistryEntry): Promise<Served | null> {
  const changed = await load(bucket, entry);
  if (changed !== undefined) return changed.value.now;
  const { path, arn, committedUntil } = entry.serving;
  return arn === null ? null : { path, arn, committedUntil };
}

/**
 * As `findServing`, of a version by its name.
 * @throws UserError `Registry.NoVersion`; `Registry.NotServed` where nothing serves it
 */
export async function readServing(bucket: Bucket, group: string, version: string): Promise<Served> {
  const entry = await readVersion(bucket, group, version);
  const served = await findServing(bucket, entry);
  if (served !== null) return served;
  const withdrawal = await findWithdrawal(bucket, group, version);
  const why = withdrawal === undefined ? entry.outcome : `withdrawn (${withdrawal.reason})`;
  throw new UserError(
    "Registry.NotServed",
    `${versionKey(group, version)} is ${why}; no deployment or throughput serves it`,
    { hint: `Serve it again with \`tunewright serve ${version}\`, or start a new run.` },
  );
}

/** What has become of a version's serving since it was registered; undefined where nothing has. */
export async function findServingRecord(
  bucket: Bucket,
  of: Pick<RegistryEntry, "group" | "version">,
): Promise<Serving | undefined> {
  return (await load(bucket, of))?.value;
}

/** All changes of the serving of a group's versions. */
export async function readServings(bucket: Bucket, group: string): Promise<Serving[]> {
  const keys = await listKeys(bucket, servingKey(group, "").replace(/\.json$/, ""));
  const found = await Promise.all(keys.map((key) => findJson(bucket, key, Serving)));
  return found.filter((one) => one !== undefined);
}

/** Why a version is not served any more; undefined where it is, or never was. */
export async function findWithdrawal(
  bucket: Bucket,
  group: string,
  version: string,
): Promise<Withdrawal | undefined> {
  const last = (await load(bucket, { group, version }))?.value.history.at(-1);
  if (last?.what !== "withdrawn") return undefined;
  return { withdrawnAt: last.at, reason: last.reason };
}

/** Records that something serves a version from now on; nothing changes where it is recorded already. */
export async function recordServed(
  { bucket, clock }: { bucket: Bucket; clock: Clock },
  entry: RegistryEntry,
  change: ServingChange & { readonly served: Served },
): Promise<void> {
  const { served, by, reason } = change;
  const step = { by, reason, at: timestamp(clock), what: "served" as const, arn: served.arn };
  await changeServing(bucket, entry, { now: served, step });
}

/**
 * Records that a deployment or throughput was removed, for each version of the run that it served.
 * @param of.instead what serves them from then on; null: nothing
 */
export async function withdrawServing(
  bucket: Bucket,
  of: ServingChange &
    Withdrawal & { runId: string; group: string; arn: string; instead: Served | null },
): Promise<void> {
  const { runId, group, by, reason, withdrawnAt: at, arn, instead } = of;
  const what = instead === null ? ("withdrawn" as const) : ("served" as const);
  const step = { by, reason, at, what, arn: instead?.arn ?? null };
  for (const entry of await versionsOfRun(bucket, group, runId)) {
    if ((await findServing(bucket, entry))?.arn !== arn) continue;
    await changeServing(bucket, entry, { now: instead, step });
  }
}

/** Records that the serving of a run was removed, for each of its versions that had one. */
export async function withdrawVersions(
  bucket: Bucket,
  of: ServingChange & Withdrawal & { readonly runId: string; readonly group: string },
): Promise<void> {
  const { runId, group, by, reason, withdrawnAt: at } = of;
  const step = { by, reason, at, what: "withdrawn" as const, arn: null };
  for (const entry of await versionsOfRun(bucket, group, runId)) {
    await changeServing(bucket, entry, { now: null, step });
  }
}

const TRIES = 10;

/** Adds a step by compare-and-swap, so that no other's step is lost. */
async function changeServing(
  bucket: Bucket,
  entry: RegistryEntry,
  to: { now: Served | null; step: z.infer<typeof ServingStep> },
): Promise<void> {
  const { group, version, runId, serving } = entry;
  const key = servingKey(group, version);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const before = await load(bucket, entry);
    const arn = before === undefined ? serving.arn : (before.value.now?.arn ?? null);
    if (arn === (to.now?.arn ?? null)) return;
    const history = [...(before?.value.history ?? []), to.step];
    const value = { group, version, runId, now: to.now, history };
    const condition = before === undefined ? { first: true as const } : { over: before.etag };
    if (await writeJson(bucket, key, { schema: Serving, value, condition })) return;
  }
  throw new UserError(
    "Registry.ServingBusy",
    `${key} was changed by others ${TRIES} times in a row`,
    {
      hint: "Try again.",
    },
  );
}
