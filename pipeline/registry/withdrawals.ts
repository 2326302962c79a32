import { z } from "zod";
import { findJson, writeJson } from "../json-objects.ts";
import { type Bucket, findText } from "../objects.ts";
import { versionKey } from "./entry.ts";

/** Records that a registered version is no longer served; a separate object, since the version never changes. */
const Withdrawal = z.object({
  runId: z.string(),
  group: z.string(),
  /** ISO 8601. */
  withdrawnAt: z.string(),
  reason: z.string(),
});
export type Withdrawal = z.infer<typeof Withdrawal>;

function withdrawalKey(group: string, runId: string): string {
  return `registry/${group}/withdrawn/${runId}.json`;
}

/** Records that the version's serving was removed; does nothing where no version is registered. */
export async function withdrawVersion(bucket: Bucket, withdrawal: Withdrawal): Promise<void> {
  const { group, runId } = withdrawal;
  if ((await findText(bucket, versionKey(group, runId))) === undefined) return;
  await writeJson(bucket, withdrawalKey(group, runId), {
    schema: Withdrawal,
    value: withdrawal,
    condition: { first: true },
  });
}

/** Why a version is no longer served, or undefined. */
export async function findWithdrawal(
  bucket: Bucket,
  group: string,
  runId: string,
): Promise<Withdrawal | undefined> {
  return findJson(bucket, withdrawalKey(group, runId), Withdrawal);
}
