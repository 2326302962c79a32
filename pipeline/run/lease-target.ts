import { basename } from "node:path/posix";
import { type Bucket, listKeys } from "../objects.ts";
import { type Alias, readAlias } from "../registry/aliases.ts";
import { REGISTRY, type RegistryEntry } from "../registry/entry.ts";
import { findServing } from "../registry/serving.ts";
import { readVersion } from "../registry/versions.ts";
import { runIdOf } from "../workflow/input.ts";
import { findVersion } from "./find-version.ts";

/** What `renew`, `retire` and `serve` are about. */
export interface LeaseTarget {
  /** As the user named it. */
  readonly name: string;
  readonly entry: RegistryEntry;
  /** null where a version or a run was named. */
  readonly alias: Alias | null;
  /** What serves it now; null where nothing does. */
  readonly servingArn: string | null;
}

/**
 * Finds a version, a run (its latest version) or `group@alias`.
 * @throws UserError `Registry.NoModel`, `Registry.NoVersion`
 */
export async function findTarget(bucket: Bucket, name: string): Promise<LeaseTarget> {
  const [group = "", alias] = name.split("@");
  const pointed = alias === undefined ? undefined : await readAlias(bucket, group, alias);
  if (pointed !== undefined) {
    const entry = await readVersion(bucket, group, basename(pointed.version, ".json"));
    return { name, entry, alias: pointed, servingArn: pointed.servingArn };
  }
  const entry = (await latestOfRun(bucket, name)) ?? (await findVersion(bucket, name));
  const served = await findServing(bucket, entry);
  return { name, entry, alias: null, servingArn: served?.arn ?? null };
}

/** The latest version that a run has registered; undefined where the name is no run's. */
async function latestOfRun(bucket: Bucket, runId: string): Promise<RegistryEntry | undefined> {
  const keys = await listKeys(bucket, REGISTRY);
  const found = keys.flatMap((key) => {
    const [, group = "", name = ""] = /^registry\/([^/]+)\/versions\/(.+)\.json$/.exec(key) ?? [];
    return name !== "" && runIdOf(name) === runId ? [{ group, name }] : [];
  });
  const entries = await Promise.all(
    found.map(({ group, name }) => readVersion(bucket, group, name)),
  );
  return entries.sort((a, b) => a.registeredAt.localeCompare(b.registeredAt)).at(-1);
}
