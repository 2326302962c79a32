import { z } from "zod";
import { UserError } from "../../../errors.ts";
import { inParallel } from "../../../in-parallel.ts";
import { findJson } from "../../../json-objects.ts";
import { type Bucket, hashObject, listKeys } from "../../../objects.ts";
import { readDigests, type StoredDigests } from "../../../registry/digests.ts";
import { hashEntry, type RegistryEntry, versionKey } from "../../../registry/entry.ts";
import { runLayout } from "../../../run-folder/layout.ts";
import { type Check, compared } from "./verification.ts";

/** What is recorded of the bytes of a version's files. */
export async function fileChecks(bucket: Bucket, entry: RegistryEntry): Promise<Check[]> {
  const stored = await readDigests(bucket, entry.runId);
  return [
    await entryCheck(bucket, entry),
    ...(await rowFileChecks(bucket, entry)),
    ...recordChecks(entry, stored),
    ...(await recordedChecks(bucket, entry, stored)),
  ];
}

/** The entry carries its own digest: an accident shows, a change by someone who computes it again does not. */
async function entryCheck(bucket: Bucket, entry: RegistryEntry): Promise<Check> {
  const key = versionKey(entry.group, entry.version);
  const stored = await findJson(bucket, key, z.looseObject({}));
  const found = stored === undefined ? null : hashEntry(stored);
  return compared(key, "its own digest", { expected: entry.sha256 ?? null, found });
}

const WHAT = "SHA-256 of the file";

/** The files of rows, whose digests are in the entry. */
async function rowFileChecks(bucket: Bucket, { runId, dataset }: RegistryEntry): Promise<Check[]> {
  const { prefix, ...layout } = runLayout(runId);
  const parts = ["train", "validation", "evaluation"] as const;
  const recorded = parts.filter((part) => dataset.sha256[part] !== null);
  return Promise.all(
    recorded.map(async (part) =>
      compared(layout[part].slice(prefix.length), WHAT, {
        expected: dataset.sha256[part],
        found: await findHash(bucket, layout[part]),
      }),
    ),
  );
}

/** null where there is no such file. */
async function findHash(bucket: Bucket, key: string): Promise<string | null> {
  try {
    return await hashObject(bucket, key);
  } catch (error) {
    if (error instanceof UserError && error.code === "Object.Missing") return null;
    throw error;
  }
}

/** The records of digests themselves: the entry has the digest of its own, later ones have theirs. */
function recordChecks(entry: RegistryEntry, stored: readonly StoredDigests[]): Check[] {
  const { digests, runId } = entry;
  const { prefix } = runLayout(runId);
  const own = digests === undefined ? [] : [digests];
  return [
    ...own.map(({ key, sha256 }) =>
      compared(key.slice(prefix.length), WHAT, {
        expected: sha256,
        found: stored.find((one) => one.key === key)?.sha256 ?? null,
      }),
    ),
    ...stored
      .filter(({ key }) => key !== digests?.key)
      .map(({ key, record }) =>
        compared(key.slice(prefix.length), "its own digest", {
          expected: "intact",
          found: record === null ? "changed" : "intact",
        }),
      ),
  ];
}

/** Run files that are hashed at a time. */
const PARALLEL = 8;

/** All other files of the run, by the records of digests. */
async function recordedChecks(
  bucket: Bucket,
  entry: RegistryEntry,
  stored: readonly StoredDigests[],
): Promise<Check[]> {
  const { prefix, digests, train, validation, evaluation, approvalToken } = runLayout(entry.runId);
  const own = stored.find(({ key }) => key === entry.digests?.key)?.record?.files ?? {};
  const keys = await listKeys(bucket, prefix);
  // The token is a secret that no download has.
  const elsewhere = [train, validation, evaluation, approvalToken];
  const others = keys.filter(
    (key) => !key.startsWith(digests) && !key.endsWith("/") && !elsewhere.includes(key),
  );
  const names = [
    ...new Set([...Object.keys(own), ...others.map((key) => key.slice(prefix.length))]),
  ];
  return inParallel(names.sort(), PARALLEL, async (name) => {
    const found = await findHash(bucket, prefix + name);
    const expected = own[name] ?? null;
    const later = expected === found ? undefined : laterRecord(entry, stored, { name, found });
    if (later === undefined) return compared(name, WHAT, { expected, found, ...noteOf(name) });
    const note = `written again by the execution ${later.execution}, as it has recorded`;
    return compared(name, WHAT, { expected: found, found, note });
  });
}

/** Clean-ups and resumes write these after the version is registered, too. */
function noteOf(name: string): { note: string } | Record<string, never> {
  if (name !== "teardown.json" && name !== "resumption.json") return {};
  return { note: "it changes after the version is registered" };
}

/** A resume of a run that had registered its version may write files again, and records their digests, too. */
function laterRecord(
  { digests, version }: RegistryEntry,
  stored: readonly StoredDigests[],
  { name, found }: { name: string; found: string | null },
): { execution: string } | undefined {
  const records = stored.flatMap(({ key, record }) =>
    record !== null && key !== digests?.key && record.version === version ? [record] : [],
  );
  return found === null || digests === undefined
    ? undefined
    : records.find(({ files }) => files[name] === found);
}
