import type { BedrockClient } from "@aws-sdk/client-bedrock";
import { type Lease, readLease } from "../serving/lease.ts";
import { tagsOf } from "../serving/tags.ts";
import { ALIAS_TAG, GROUP_TAG, LEASE_TAG, RUN_TAG } from "../workflow/names.ts";
import {
  type BillableResource,
  listDeployments,
  listModels,
  listRunningJobs,
  listThroughputs,
  type RunningJob,
} from "./list.ts";

/** What some run made and has to be paid for, as its tags say. */
export type Owned = (BillableResource | RunningJob) & {
  readonly runId: string;
  /** Group of the registry; null where no tag names it. */
  readonly group: string | null;
  /** Of anything but serving it means nothing. */
  readonly lease: Lease;
  /** The alias, `group@alias`, whose own serving it is; null where it is a run's. */
  readonly alias: string | null;
};

/**
 * Everything in this account and Region that runs made and that costs money: whatever has the tag of a run.
 * @param onProblem notified of a resource whose tags cannot be read, which is then left out; absent: it is thrown
 */
export async function findOwned(
  bedrock: BedrockClient,
  onProblem?: (arn: string, error: unknown) => void,
): Promise<Owned[]> {
  const found = (
    await Promise.all([
      listRunningJobs(bedrock),
      listModels(bedrock, { isOwned: true }),
      listDeployments(bedrock),
      listThroughputs(bedrock),
    ])
  ).flat();
  const owned: Owned[] = [];
  // One after the other, since Bedrock allows few such calls at a time; the client slows down when it is throttled.
  for (const resource of found) {
    try {
      owned.push(...(await withTags(bedrock, resource)));
    } catch (error) {
      if (onProblem === undefined) throw error;
      onProblem(resource.arn, error);
    }
  }
  return owned;
}

/** None where no run made it, or it no longer exists. */
async function withTags(
  bedrock: BedrockClient,
  resource: BillableResource | RunningJob,
): Promise<Owned[]> {
  const tags = await tagsOf(bedrock, resource.arn);
  const runId = tags?.get(RUN_TAG);
  if (tags === undefined || runId === undefined) return [];
  const group = tags.get(GROUP_TAG) ?? null;
  const alias = tags.get(ALIAS_TAG) ?? null;
  return [{ ...resource, runId, group, alias, lease: readLease(tags.get(LEASE_TAG)) }];
}
