import { z } from "zod";
import { type Clock, timestamp } from "../clock.ts";
import { aliasOf } from "../registry/aliases.ts";
import { versionKey } from "../registry/entry.ts";
import { withdrawVersion } from "../registry/withdrawals.ts";
import {
  CleanUpScope,
  type Outcome,
  type Resource,
  recordTeardown,
  type TeardownStep,
} from "../run-folder/teardown.ts";
import { findDeployments, findModels, findRunningJobs, findThroughputs } from "./find.ts";
import { type RemovalTools, remove, stopJob } from "./remove.ts";

export const CleanUpRequest = z.strictObject({
  runId: z.string(),
  /** Group of the registry; what an alias of it points at is never removed. null when it is unknown. */
  group: z.string().nullable(),
  scope: CleanUpScope,
  /** Why, for the proof: an error code or a sentence. */
  reason: z.string(),
});
export type CleanUpRequest = z.infer<typeof CleanUpRequest>;

export interface CleanUpResult {
  /** Nothing of the scope is left, as List calls show. */
  readonly done: boolean;
  readonly remaining: readonly Resource[];
  /** Number of resources whose stop or deletion this pass requested. */
  readonly removed: number;
}

/** What a clean-up needs from outside. */
export interface CleanUpTools extends RemovalTools {
  readonly clock: Clock;
}

/**
 * One pass over all that a run may have paid for. Resources are found by their name, which is the run's id,
 * so it works even when the response to a Create call was lost; what someone else made under that name stays.
 * Call again until `done`: a job stops, and a deployment is deleted, only after a while.
 * Keeps the proof in the run's `teardown.json`.
 */
export async function cleanUp(
  tools: CleanUpTools,
  request: CleanUpRequest,
): Promise<CleanUpResult> {
  const { runId, group } = request;
  const alias = await aliasOf(tools.bucket, group, runId);
  if (alias !== undefined) {
    const resource = { kind: "registered-version", arn: versionKey(group ?? "", runId) } as const;
    const step = { resource, outcome: { kind: "kept", alias } } as const;
    return finish(tools, request, { steps: [step], remaining: [] });
  }
  const steps: TeardownStep[] = [];
  if (request.scope !== "serving") steps.push(...(await stopJob(tools, runId)));
  const servings = await removeServings(tools, runId);
  steps.push(...servings);
  if (request.scope === "everything") steps.push(...(await removeModels(tools, runId, servings)));
  return finish(tools, request, { steps, remaining: await stillThere(tools, request, steps) });
}

async function removeServings(tools: CleanUpTools, runId: string): Promise<TeardownStep[]> {
  const servings = [
    ...(await findDeployments(tools.bedrock, runId)),
    ...(await findThroughputs(tools.bedrock, runId)),
  ];
  const steps: TeardownStep[] = [];
  for (const serving of servings) steps.push(await remove(tools, serving));
  return steps;
}

/** A model that is served cannot be deleted, so it waits for the pass after its serving was. */
async function removeModels(
  tools: CleanUpTools,
  runId: string,
  servings: readonly TeardownStep[],
): Promise<TeardownStep[]> {
  const committed = servings.some(({ outcome }) => outcome.kind === "committed");
  if (!committed && servings.some(({ outcome }) => outcome.kind !== "foreign")) return [];
  const steps: TeardownStep[] = [];
  for (const model of await findModels(tools.bedrock, runId)) {
    const resource = { kind: model.kind, arn: model.arn };
    steps.push(
      committed ? { resource, outcome: { kind: "serves-commitment" } } : await remove(tools, model),
    );
  }
  return steps;
}

/** Outcomes after which a resource stays, so that there is nothing to wait for. */
const left: ReadonlySet<Outcome["kind"]> = new Set(["foreign", "committed", "serves-commitment"]);

/** Outcomes after which a resource is about to disappear. */
const removed: ReadonlySet<Outcome["kind"]> = new Set(["stop-requested", "deletion-requested"]);

/** Asks Bedrock again what is there, leaving out what cannot or must not be removed. */
async function stillThere(
  tools: CleanUpTools,
  { runId, scope }: CleanUpRequest,
  steps: readonly TeardownStep[],
): Promise<Resource[]> {
  const found: Resource[] = [
    ...(scope === "serving" ? [] : await findRunningJobs(tools.bedrock, runId)),
    ...(await findDeployments(tools.bedrock, runId)),
    ...(await findThroughputs(tools.bedrock, runId)),
    ...(scope === "everything" ? await findModels(tools.bedrock, runId) : []),
  ];
  const staying = steps.filter(({ outcome }) => left.has(outcome.kind));
  return found
    .filter(({ arn }) => !staying.some(({ resource }) => resource.arn === arn))
    .map(({ kind, arn }) => ({ kind, arn }));
}

async function finish(
  tools: CleanUpTools,
  request: CleanUpRequest,
  { steps, remaining }: { steps: TeardownStep[]; remaining: Resource[] },
): Promise<CleanUpResult> {
  const at = timestamp(tools.clock);
  const { runId, group, reason, scope } = request;
  await recordTeardown(tools.bucket, { runId, reason, scope, at, steps, remaining });
  const done = remaining.length === 0;
  const kept = steps.some(({ outcome }) => outcome.kind === "kept");
  if (done && group !== null && !kept) {
    await withdrawVersion(tools.bucket, { runId, group, withdrawnAt: at, reason });
  }
  const count = steps.filter(({ outcome }) => removed.has(outcome.kind)).length;
  return { done, remaining, removed: count };
}
