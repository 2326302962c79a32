import { basename } from "node:path/posix";
import { UserError } from "../errors.ts";
import { type Bucket, listKeys } from "../objects.ts";
import { CANDIDATE } from "../registry/alias-names.ts";
import { readAlias } from "../registry/aliases.ts";
import { REGISTRY, type RegistryEntry, versionKey } from "../registry/entry.ts";
import { readVersion } from "../registry/versions.ts";
import { registryNames, suggesting } from "./did-you-mean.ts";

/**
 * Finds a registered version by `group@alias`, by `group@version`, by a group alone, which means its alias
 * `candidate`, or by the version's own name.
 * @throws UserError `Registry.NoModel`, `Registry.NoVersion` where an alias points at a version that was deleted
 */
export async function findVersion(bucket: Bucket, wanted: string): Promise<RegistryEntry> {
  const [group = "", name] = wanted.split("@");
  const alias = await readAlias(bucket, group, name ?? CANDIDATE);
  if (alias !== undefined) return readVersion(bucket, group, basename(alias.version, ".json"));
  const keys = await keysOf(bucket, group, name);
  const [key, ...others] = keys;
  if (key === undefined) {
    throw await suggesting(unknown(group, name), wanted, () => registryNames(bucket));
  }
  if (others.length > 0) throw ambiguous(wanted, keys);
  const [, itsGroup = ""] = key.split("/");
  return readVersion(bucket, itsGroup, basename(key, ".json"));
}

/** Keys of the versions of that name: in the group, or, for a name alone, in every group. */
async function keysOf(bucket: Bucket, group: string, name: string | undefined): Promise<string[]> {
  if (name !== undefined) {
    const key = versionKey(group, name);
    return (await listKeys(bucket, key)).filter((one) => one === key);
  }
  const all = await listKeys(bucket, REGISTRY);
  return all.filter((key) => key.endsWith(`/versions/${group}.json`));
}

function unknown(group: string, name: string | undefined): UserError {
  const what =
    name === undefined
      ? `no group or version is named ${group}, or the group has no alias ${CANDIDATE}`
      : `the group ${group} has no alias and no version named ${name}`;
  return new UserError("Registry.NoModel", what, {
    hint: "Give a group, group@alias, or a version's name; `tunewright runs` lists what was registered.",
  });
}

function ambiguous(wanted: string, keys: readonly string[]): UserError {
  const groups = keys.map((key) => key.split("/")[1] ?? "");
  return new UserError(
    "Registry.NoModel",
    `${wanted} is a version of several groups: ${groups.join(", ")}`,
    { hint: `Name the group as well, e.g. ${groups[0]}@${wanted}.` },
  );
}
