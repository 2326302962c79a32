import { UserError } from "../errors.ts";
import { findJson, writeJson } from "../json-objects.ts";
import { type Bucket, listKeys } from "../objects.ts";
import { RegistryEntry, versionKey } from "./entry.ts";

/**
 * Writes a version, once. A second call for the same run and model returns the first's key.
 * @returns key of the version in the data bucket
 * @throws UserError `Registry.VersionExists` when the run has registered another model
 */
export async function registerVersion(bucket: Bucket, entry: RegistryEntry): Promise<string> {
  const key = versionKey(entry.group, entry.runId);
  if (
    await writeJson(bucket, key, {
      schema: RegistryEntry,
      value: entry,
      condition: { first: true },
    })
  )
    return key;
  const existing = await readVersion(bucket, entry.group, entry.runId);
  if (existing.modelArn === entry.modelArn && existing.verdict === entry.verdict) return key;
  throw new UserError(
    "Registry.VersionExists",
    `${key} already registers another model, ${existing.modelArn}`,
    {
      hint: "A registered version never changes. Start a new run.",
    },
  );
}

/** Reads a version. Throws `Registry.NoVersion`. */
export async function readVersion(
  bucket: Bucket,
  group: string,
  runId: string,
): Promise<RegistryEntry> {
  const key = versionKey(group, runId);
  const found = await findJson(bucket, key, RegistryEntry);
  if (found !== undefined) return found;
  throw new UserError("Registry.NoVersion", `s3://${bucket.name}/${key} does not exist`, {
    hint: "The run has not registered a model in this group.",
  });
}

/** All versions of a group, oldest first. */
export async function listVersions(bucket: Bucket, group: string): Promise<RegistryEntry[]> {
  const keys = await listKeys(bucket, `registry/${group}/versions/`);
  const entries = await Promise.all(keys.map((key) => findJson(bucket, key, RegistryEntry)));
  return entries
    .filter((entry) => entry !== undefined)
    .sort((a, b) => a.registeredAt.localeCompare(b.registeredAt));
}
