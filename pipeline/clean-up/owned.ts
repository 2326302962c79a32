import type { BedrockClient } from "@aws-sdk/client-bedrock";
import { runOf } from "./find.ts";
import {
  type BillableResource,
  listDeployments,
  listModels,
  listRunningJobs,
  listThroughputs,
  type RunningJob,
} from "./list.ts";

/** What some run made and has to be paid for, as its tag says. */
export type Owned = (BillableResource | RunningJob) & { readonly runId: string };

/** Everything in this account and Region that runs made and that costs money: whatever has the tag of a run. */
export async function findOwned(bedrock: BedrockClient): Promise<Owned[]> {
  const found = (
    await Promise.all([
      listRunningJobs(bedrock),
      listModels(bedrock, { isOwned: true }),
      listDeployments(bedrock),
      listThroughputs(bedrock),
    ])
  ).flat();
  const owned: Owned[] = [];
  // One after the other, since Bedrock allows few such calls at a time.
  for (const resource of found) {
    const runId = await runOf(bedrock, resource.arn);
    if (typeof runId === "string") owned.push({ ...resource, runId });
  }
  return owned;
}
