import type { BedrockClient } from "@aws-sdk/client-bedrock";
import { timestamp } from "../clock.ts";
import type { Alias } from "../registry/aliases.ts";
import { type Served, servingPathOf, withdrawServing } from "../registry/serving.ts";
import { planFile } from "../run-folder/plan.ts";
import {
  type Resource,
  recordTeardown,
  type TeardownStep,
  teardownFile,
} from "../run-folder/teardown.ts";
import { billingOf } from "./billing.ts";
import type { CleanUpTools } from "./clean-up.ts";
import { listDeployments, listModels, listThroughputs } from "./list.ts";
import type { Owned } from "./owned.ts";
import { remove } from "./remove.ts";

/** Why and by whom something is removed. */
export interface Ending {
  /** ARN of a person or role, or `sweep`. */
  readonly by: string;
  /** An error-like code, e.g. `Lease.Ended`. */
  readonly reason: string;
  readonly aliases: readonly Alias[];
}

/** Requests the deletion of something that runs made, notes it in the run's proof, and tells the registry. */
export async function requestEnd(
  tools: CleanUpTools,
  resource: Owned,
  ending: Ending,
): Promise<TeardownStep | null> {
  if (resource.kind === "customization-job") return null;
  const removal = await remove(tools, resource.runId, resource);
  const step = resource.alias === null ? removal : { ...removal, alias: resource.alias };
  const isLeft = step.outcome.kind !== "already-deleted";
  const { runId, group, arn } = resource;
  await recordEnd(tools, { step, isLeft, runId, reason: ending.reason, resource: step.resource });
  if (isEnding(step) && resource.kind !== "custom-model" && group !== null) {
    const { by, reason } = ending;
    const at = { by, reason, withdrawnAt: timestamp(tools.clock) };
    await withdrawServing(tools.bucket, {
      ...at,
      runId,
      group,
      arn,
      instead: otherOf(resource, ending),
    });
  }
  return step;
}

/** Whether it is about to disappear, or has. */
export function isEnding({ outcome }: TeardownStep): boolean {
  return outcome.kind === "deletion-requested" || outcome.kind === "already-deleted";
}

/** What an alias with a serving of its own serves the same run's version by. */
function otherOf({ runId, arn }: Owned, { aliases }: Ending): Served | null {
  const other = aliases.find(
    (alias) => alias.ownsServing && alias.runId === runId && alias.servingArn !== arn,
  );
  if (other === undefined) return null;
  const { servingArn } = other;
  return { path: servingPathOf(servingArn), arn: servingArn, committedUntil: null };
}

/** Adds a step, or the proof that it has been done, to the run's `teardown.json`. */
export async function recordEnd(
  { bedrock, bucket, clock }: CleanUpTools,
  of: {
    runId: string;
    reason: string;
    resource: Resource;
    step: TeardownStep | null;
    isLeft: boolean;
  },
): Promise<void> {
  const { runId, reason, resource, step, isLeft } = of;
  const before = await teardownFile.findReadable(bucket, runId);
  // What an earlier clean-up has promised to delete stays promised.
  const others = (before?.remaining ?? []).filter(({ arn }) => arn !== resource.arn);
  const remaining = [...others, ...(isLeft ? [resource] : [])];
  const isModel = remaining.some(({ kind }) => kind === "custom-model");
  const plan = await planFile.findReadable(bucket, runId);
  const storageUsdPerMonth = plan?.settings.storageUsdPerMonth ?? null;
  const request = { runId, storageUsdPerMonth, givenModelArn: null };
  const billing = await billingOf(bedrock, request, { remaining, inUse: false });
  await recordTeardown(bucket, {
    ...{ runId, execution: before?.execution ?? runId, reason, remaining, billing },
    scope: isModel || resource.kind === "custom-model" ? "everything" : "serving",
    steps: step === null ? [] : [step],
    at: timestamp(clock),
  });
}

/** ARNs of all deployments, throughputs and custom models that List calls show. */
async function listedArns(bedrock: BedrockClient): Promise<Set<string>> {
  const lists = await Promise.all([
    listDeployments(bedrock),
    listThroughputs(bedrock),
    listModels(bedrock, { isOwned: true }),
  ]);
  return new Set(lists.flat().map(({ arn }) => arn));
}

/**
 * Waits until List calls show none of the resources.
 * @param timeout milliseconds
 * @returns those that are still there
 */
export async function awaitEnd<T extends Pick<Resource, "arn">>(
  { bedrock, clock }: CleanUpTools,
  resources: readonly T[],
  timeout: number,
): Promise<T[]> {
  const end = clock.now() + timeout;
  for (let pause = 2_000; ; pause = Math.min(2 * pause, 15_000)) {
    const listed = await listedArns(bedrock);
    const left = resources.filter(({ arn }) => listed.has(arn));
    if (left.length === 0 || clock.now() >= end) return left;
    await clock.sleep(pause);
  }
}
