import { createHash } from "node:crypto";
import { z } from "zod";
import { UserError } from "../errors.ts";
import { hashJson } from "../hash-json.ts";
import { inParallel } from "../in-parallel.ts";
import { parseJson, writeJson } from "../json-objects.ts";
import { type Bucket, findText, hashObject, listKeys } from "../objects.ts";
import { type RunLayout, runLayout } from "../run-folder/layout.ts";
import type { RegistryEntry } from "./entry.ts";

/** Digests of a run's files when an execution registered its version: `digests/<execution>.json` of the run's folder. */
const RunDigests = z.strictObject({
  schema: z.literal(1),
  /** Name of the execution. */
  execution: z.string(),
  /** Name of the version: that of an earlier execution where it had registered the same. */
  version: z.string(),
  /** ISO 8601. */
  at: z.string(),
  /** SHA-256 (hex) by the path below the run's folder. */
  files: z.record(z.string(), z.string()),
  /** SHA-256 (hex) of the rest of this object, by `hashJson`. */
  sha256: z.string(),
});
type RunDigests = z.infer<typeof RunDigests>;

/** Objects that are hashed at a time. */
const PARALLEL = 8;

/**
 * Records the digests of all files that a run has made so far, once for an execution. Left out are the files of rows,
 * whose digests are in the entry, what is written later on (clean-ups and resumes), and the secret of an approval.
 * @returns key and SHA-256 (hex) of the record
 */
export async function recordDigests(
  bucket: Bucket,
  of: { runId: string; execution: string; version: string; at: string },
): Promise<NonNullable<RegistryEntry["digests"]>> {
  const { runId, ...more } = of;
  const layout = runLayout(runId);
  const key = `${layout.digests}${of.execution}.json`;
  const files = await digestsOf(bucket, layout);
  const record = { schema: 1 as const, ...more, files };
  const value = { ...record, sha256: hashJson(record) };
  // Of an execution that asks again, the first record holds.
  await writeJson(bucket, key, { schema: RunDigests, value, condition: { first: true } });
  const { text } = (await findText(bucket, key)) ?? { text: "" };
  return { key, sha256: createHash("sha256").update(text).digest("hex") };
}

async function digestsOf(bucket: Bucket, layout: RunLayout): Promise<Record<string, string>> {
  const { prefix, digests } = layout;
  const keys = await listKeys(bucket, prefix);
  const wanted = keys.filter((key) => !isLeftOut(layout, key) && !key.startsWith(digests));
  const hashed = await inParallel(wanted, PARALLEL, async (key) => {
    return [key.slice(prefix.length), await hashObject(bucket, key)] as const;
  });
  return Object.fromEntries(hashed);
}

function isLeftOut(layout: RunLayout, key: string): boolean {
  const { train, validation, evaluation, teardown, resumption, approvalToken } = layout;
  const names = [train, validation, evaluation, teardown, resumption, approvalToken];
  return key.endsWith("/") || names.includes(key);
}

/** A record of digests as it is stored. */
export interface StoredDigests {
  readonly key: string;
  /** SHA-256 (hex) of the object. */
  readonly sha256: string;
  /** null where it cannot be read, or was changed. */
  readonly record: RunDigests | null;
}

/** All records of a run's digests, those of earlier executions first. */
export async function readDigests(bucket: Bucket, runId: string): Promise<StoredDigests[]> {
  const keys = await listKeys(bucket, runLayout(runId).digests);
  const stored = await Promise.all(
    keys.map(async (key) => {
      const { text } = (await findText(bucket, key)) ?? { text: "" };
      const sha256 = createHash("sha256").update(text).digest("hex");
      return { key, sha256, record: recordIn(text, key) };
    }),
  );
  return stored.sort((one, other) => (one.record?.at ?? "").localeCompare(other.record?.at ?? ""));
}

function recordIn(text: string, key: string): RunDigests | null {
  try {
    const record = parseJson(text, RunDigests, key);
    const { sha256, ...rest } = record;
    return hashJson(rest) === sha256 ? record : null;
  } catch (error) {
    if (error instanceof UserError && error.code === "Object.Unreadable") return null;
    throw error;
  }
}
