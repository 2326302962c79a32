import { basename } from "node:path/posix";
import { UserError } from "../errors.ts";
import { findJson, writeJson } from "../json-objects.ts";
import { type Bucket, listKeys, listObjects } from "../objects.ts";
import { runIdOf } from "../workflow/input.ts";
import { REGISTRY, RegistryEntry, versionKey, versionPrefix } from "./entry.ts";

/**
 * Writes a version, once. A second call for the same version and model returns the first's key.
 * @returns key of the version in the data bucket
 * @throws UserError `Registry.VersionExists` when the execution has registered another model
 */
export async function registerVersion(bucket: Bucket, entry: RegistryEntry): Promise<string> {
  const key = versionKey(entry.group, entry.version);
  if (
    await writeJson(bucket, key, {
      schema: RegistryEntry,
      value: entry,
      condition: { first: true },
    })
  )
    return key;
  const existing = await readVersion(bucket, entry.group, entry.version);
  if (existing.modelArn === entry.modelArn && existing.outcome === entry.outcome) return key;
  throw new UserError(
    "Registry.VersionExists",
    `${key} already registers another model, ${existing.modelArn}`,
    {
      hint: "A registered version never changes. Start a new run.",
    },
  );
}

/** Reads a version by its name. Throws `Registry.NoVersion`. */
export async function readVersion(
  bucket: Bucket,
  group: string,
  version: string,
): Promise<RegistryEntry> {
  const key = versionKey(group, version);
  const found = await findJson(bucket, key, RegistryEntry);
  if (found !== undefined) return found;
  throw new UserError("Registry.NoVersion", `s3://${bucket.name}/${key} does not exist`, {
    hint: "The run has not registered a model in this group.",
  });
}

/** The names of all groups that have a version, an alias or a record of serving, sorted. */
export async function listGroups(bucket: Bucket): Promise<string[]> {
  const keys = await listKeys(bucket, REGISTRY);
  return [...new Set(keys.flatMap((key) => key.slice(REGISTRY.length).split("/", 1)))].sort();
}

/** Finds a version by its name, in whichever group it is; undefined where there is none. */
export async function findVersion(
  bucket: Bucket,
  version: string,
): Promise<RegistryEntry | undefined> {
  for (const group of await listGroups(bucket)) {
    const found = await findJson(bucket, versionKey(group, version), RegistryEntry);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** All versions of all groups, oldest first. */
export async function listVersionsIn(bucket: Bucket): Promise<RegistryEntry[]> {
  const keys = await listKeys(bucket, REGISTRY);
  return readAll(
    bucket,
    keys.filter((key) => /^[^/]+\/[^/]+\/versions\/[^/]+\.json$/.test(key)),
  );
}

/** All versions of a group, oldest first. */
export async function listVersions(bucket: Bucket, group: string): Promise<RegistryEntry[]> {
  return readAll(bucket, await listKeys(bucket, versionPrefix(group)));
}

/** Some versions of a group, and how many it has. */
export interface VersionPage {
  readonly entries: readonly RegistryEntry[];
  readonly total: number;
}

/**
 * Some versions of a group, those written last first: a version is written once, so that no other needs to be read.
 * @param part.from number of versions that are left out
 * @param part.size most that are read
 */
export async function listLatestVersions(
  bucket: Bucket,
  group: string,
  { from, size }: { from: number; size: number },
): Promise<VersionPage> {
  const all = await listObjects(bucket, versionPrefix(group));
  const newest = all.sort((one, other) => other.at - one.at || other.key.localeCompare(one.key));
  const keys = newest.slice(from, from + size).map(({ key }) => key);
  return { entries: (await readAll(bucket, keys)).reverse(), total: all.length };
}

/** All versions that the executions of a run have registered, oldest first. */
export async function versionsOfRun(
  bucket: Bucket,
  group: string,
  runId: string,
): Promise<RegistryEntry[]> {
  const keys = await listKeys(bucket, `${versionPrefix(group)}${runId}`);
  return readAll(
    bucket,
    keys.filter((key) => runIdOf(basename(key, ".json")) === runId),
  );
}

async function readAll(bucket: Bucket, keys: readonly string[]): Promise<RegistryEntry[]> {
  const entries = await Promise.all(keys.map((key) => findJson(bucket, key, RegistryEntry)));
  return entries
    .filter((entry) => entry !== undefined)
    .sort((a, b) => a.registeredAt.localeCompare(b.registeredAt));
}

/** Only accepted versions are served, or promoted. Throws UserError `Registry.NotAccepted`. */
export function assertAccepted({ version, outcome, runId }: RegistryEntry): void {
  if (outcome === "accepted") return;
  throw new UserError("Registry.NotAccepted", `${version} was rejected by the gate`, {
    hint: `Only accepted versions are served. \`tunewright report ${runId}\` says why it was rejected.`,
  });
}
