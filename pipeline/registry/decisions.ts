import { UserError } from "../errors.ts";
import { findJson } from "../json-objects.ts";
import { type Bucket, listKeys } from "../objects.ts";
import { RegistryEntry, versionPrefix } from "./entry.ts";

/** A run that is about to be decided. */
export interface Deciding {
  readonly runId: string;
  readonly group: string;
  readonly evaluated: { readonly evaluationSha256: string };
}

/** What the count reads of an entry: entries of other versions of Tunewright count as well. */
const Decided = RegistryEntry.pick({ runId: true, dataset: true });

/**
 * Counts the other runs of the group that the same held-out rows have decided, accepted or rejected. Choosing the
 * best of many runs by one set makes its result too good. An entry that cannot be read does not count.
 */
export async function countDecisions(
  bucket: Bucket,
  { runId, group, evaluated }: Deciding,
): Promise<number> {
  const keys = await listKeys(bucket, versionPrefix(group));
  const entries = await Promise.all(keys.map((key) => findDecided(bucket, key)));
  const runs = entries.flatMap((entry) =>
    entry?.dataset.sha256.evaluation === evaluated.evaluationSha256 ? [entry.runId] : [],
  );
  return new Set(runs.filter((other) => other !== runId)).size;
}

async function findDecided(bucket: Bucket, key: string) {
  try {
    return await findJson(bucket, key, Decided);
  } catch (error) {
    if (error instanceof UserError && error.code === "Object.Unreadable") return undefined;
    throw error;
  }
}
