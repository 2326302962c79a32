import { z } from "zod";
import { type Clock, timestamp } from "../clock.ts";
import { type Alias, aliasesOf } from "../registry/aliases.ts";
import { withdrawVersions } from "../registry/serving.ts";
import {
  type Billing,
  CleanUpScope,
  type Outcome,
  type Resource,
  recordTeardown,
  type TeardownStep,
} from "../run-folder/teardown.ts";
import { billingOf } from "./billing.ts";
import { findDeployments, findModels, findRunningJobs, findThroughputs } from "./find.ts";
import { type RemovalTools, remove, stopJobs } from "./remove.ts";

export const CleanUpRequest = z.strictObject({
  runId: z.string(),
  /** Name of the execution that ends or has ended. */
  execution: z.string(),
  /** Group of the registry; what an alias of it points at is never removed. null when it is unknown. */
  group: z.string().nullable(),
  scope: CleanUpScope,
  /** Why, for the proof: an error code or a sentence. */
  reason: z.string(),
  /** What keeping the custom model costs; null where the price is not known. */
  storageUsdPerMonth: z.number().nullable(),
  /** The model that the run was given instead of training one; null where it trains. */
  givenModelArn: z.string().nullable(),
});
export type CleanUpRequest = z.infer<typeof CleanUpRequest>;

export interface CleanUpResult {
  /** Nothing of the scope is left, as List calls show. */
  readonly done: boolean;
  readonly remaining: readonly Resource[];
  /** What costs money afterwards, and why it is not removed. */
  readonly billing: readonly Billing[];
  /** Number of resources whose stop or deletion this pass requested. */
  readonly removed: number;
}

/** What a clean-up needs from outside. */
export interface CleanUpTools extends RemovalTools {
  readonly clock: Clock;
}

/**
 * One pass over all that a run may have paid for. Resources are found by their names, which are made of the
 * run's id, so it works even when the response to a Create call was lost; what does not carry the run's tag
 * stays. Call again until `done`: a job stops, and a deployment is deleted, only after a while.
 * Keeps the proof in the run's `teardown.json`.
 */
export async function cleanUp(
  tools: CleanUpTools,
  request: CleanUpRequest,
): Promise<CleanUpResult> {
  const { runId, group } = request;
  const pointing = await aliasesOf(tools.bucket, group, runId);
  const pointed = pointing.find(({ ownsServing }) => !ownsServing) ?? pointing[0];
  const kept = pointed === undefined ? [] : [keptStep(pointed)];
  if (pointed?.ownsServing === false) {
    return finish(tools, request, { steps: kept, remaining: [], inUse: true });
  }
  // What has a serving of its own needs the model only.
  const scope = pointed === undefined ? request.scope : withoutModel(request.scope);
  return removeScope(tools, { ...request, scope }, kept);
}

function keptStep({ version, alias }: Alias): TeardownStep {
  const resource = { kind: "registered-version", arn: version } as const;
  return { resource, outcome: { kind: "kept", alias } };
}

function withoutModel(scope: CleanUpScope): CleanUpScope {
  return scope === "everything" ? "job-and-serving" : scope;
}

async function removeScope(
  tools: CleanUpTools,
  request: CleanUpRequest,
  kept: readonly TeardownStep[],
): Promise<CleanUpResult> {
  const { runId } = request;
  const steps: TeardownStep[] = [...kept];
  if (request.scope !== "serving") steps.push(...(await stopJobs(tools, runId)));
  const servings = await removeServings(tools, runId);
  steps.push(...servings);
  if (request.scope === "everything") steps.push(...(await removeModels(tools, runId, servings)));
  const remaining = await stillThere(tools, request, steps);
  return finish(tools, request, { steps, remaining, inUse: false });
}

async function removeServings(tools: CleanUpTools, runId: string): Promise<TeardownStep[]> {
  const servings = [
    ...(await findDeployments(tools.bedrock, runId)),
    ...(await findThroughputs(tools.bedrock, runId)),
  ];
  const steps: TeardownStep[] = [];
  for (const serving of servings) steps.push(await remove(tools, runId, serving));
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
      committed
        ? { resource, outcome: { kind: "serves-commitment" } }
        : await remove(tools, runId, model),
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

/** How a pass went. */
interface Pass {
  readonly steps: readonly TeardownStep[];
  readonly remaining: Resource[];
  /** An alias points at a version of the run, so that all that serves it stays. */
  readonly inUse: boolean;
}

async function finish(
  tools: CleanUpTools,
  request: CleanUpRequest,
  { steps, remaining, inUse }: Pass,
): Promise<CleanUpResult> {
  const at = timestamp(tools.clock);
  const { runId, group, reason, execution, scope } = request;
  const billing = await billingOf(tools.bedrock, request, { remaining, inUse });
  await recordTeardown(tools.bucket, {
    ...{ runId, execution, reason, scope, at },
    ...{ steps, remaining, billing },
  });
  const done = remaining.length === 0;
  if (done && group !== null && !inUse) {
    await withdrawVersions(tools.bucket, {
      runId,
      group,
      withdrawnAt: at,
      by: `run ${runId}`,
      reason,
    });
  }
  const count = steps.filter(({ outcome }) => removed.has(outcome.kind)).length;
  return { done, remaining, billing, removed: count };
}
