import { z } from "zod";
import { findJson, writeJson } from "../json-objects.ts";
import type { Bucket } from "../objects.ts";
import { versionsOfRun } from "./versions.ts";

/** Records that a registered version is no longer served; a separate object, since the version never changes. */
const Withdrawal = z.object({
  runId: z.string(),
  version: z.string(),
  group: z.string(),
  /** ISO 8601. */
  withdrawnAt: z.string(),
  reason: z.string(),
});
export type Withdrawal = z.infer<typeof Withdrawal>;

function withdrawalKey(group: string, version: string): string {
  return `registry/${group}/withdrawn/${version}.json`;
}

/** Records that the serving of a run was removed, for each of its versions that had one. */
export async function withdrawVersions(
  bucket: Bucket,
  of: Omit<Withdrawal, "version">,
): Promise<void> {
  const { runId, group } = of;
  for (const { version, serving } of await versionsOfRun(bucket, group, runId)) {
    if (serving.arn === null) continue;
    await writeJson(bucket, withdrawalKey(group, version), {
      schema: Withdrawal,
      value: { ...of, version },
      condition: { first: true },
    });
  }
}

/** Why a version is no longer served, or undefined. */
export async function findWithdrawal(
  bucket: Bucket,
  group: string,
  version: string,
): Promise<Withdrawal | undefined> {
  return findJson(bucket, withdrawalKey(group, version), Withdrawal);
}
