import { listVersions } from "../../../registry/versions.ts";
import { listRuns } from "../../../run/list.ts";
import type { OpenRun } from "../open-run.ts";

/** A run whose data can be compared with. */
export interface OtherRun {
  readonly runId: string;
  readonly sameGroup: boolean;
}

/** Latest runs that are offered. */
const MAX_RUNS = 100;

/** Other runs of the same place: first those that have registered a version in the same group, the newest first. */
export async function listOthers({ environment, runId, input }: OpenRun): Promise<OtherRun[]> {
  const [versions, runs] = await Promise.all([
    input === null ? [] : listVersions(environment.bucket, input.group),
    listRuns(environment, { limit: MAX_RUNS }),
  ]);
  const same = new Set(versions.reverse().map((version) => version.runId));
  const all = new Set([...same, ...runs.map((run) => run.runId)]);
  all.delete(runId);
  return [...all].map((other) => ({ runId: other, sameGroup: same.has(other) }));
}
