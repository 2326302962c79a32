import {
  type BedrockClient,
  DeleteCustomModelCommand,
  DeleteCustomModelDeploymentCommand,
  DeleteProvisionedModelThroughputCommand,
  StopModelCustomizationJobCommand,
} from "@aws-sdk/client-bedrock";
import { type Clock, timestamp } from "../clock.ts";
import { isAwsError } from "../errors.ts";
import type { Bucket } from "../objects.ts";
import { aliasOf } from "../registry/aliases.ts";
import { withdrawVersion } from "../registry/withdrawals.ts";
import { runLayout } from "../run-folder/layout.ts";
import { noteTeardown, type TeardownStep } from "../run-folder/teardown.ts";
import {
  findDeployments,
  findJob,
  findModels,
  findRunningJobs,
  findThroughputs,
  outputOfModel,
  type PaidThing,
} from "./find.ts";

/** What a clean-up may remove: serving alone, with the job, or the trained model too. */
export type CleanUpScope = "serving" | "job-and-serving" | "everything";

export interface CleanUpRequest {
  readonly runId: string;
  readonly scope: CleanUpScope;
  /** Group of the registry; what an alias of it points at is never removed. null when it is unknown. */
  readonly group: string | null;
  /** Why, for the proof: an error code or a sentence. */
  readonly reason: string;
}

export interface CleanUpResult {
  /** Nothing of the scope is left, as List calls show. */
  readonly done: boolean;
  /** What is still there, e.g. `deployment arn:…`. */
  readonly remaining: readonly string[];
  /** Things whose stop or deletion this pass asked for. */
  readonly removed: number;
}

/** What a clean-up needs from outside. */
export interface CleanUpTools {
  readonly bedrock: BedrockClient;
  readonly bucket: Bucket;
  readonly clock: Clock;
}

/**
 * One pass over all that a run may have paid for. Things are found by their name, which is the run's id,
 * so it works even when the answer to a Create call was lost; what another made under that name stays.
 * Call again until `done`: a job stops, and a serving goes, only after a while.
 * Keeps the proof in the run's `teardown.json`.
 */
export async function cleanUp(
  tools: CleanUpTools,
  request: CleanUpRequest,
): Promise<CleanUpResult> {
  const alias = await aliasOf(tools.bucket, request.group, request.runId);
  if (alias !== undefined) {
    const step = {
      what: "registered model",
      arn: "",
      did: `${KEPT}: the alias ${alias} points at it`,
    };
    return finish(tools, request, { steps: [step], remaining: [] });
  }
  const steps: TeardownStep[] = [];
  if (request.scope !== "serving") steps.push(...(await stopJob(tools, request.runId)));
  const servings = await removeServings(tools, request.runId);
  steps.push(...servings);
  if (request.scope === "everything") {
    steps.push(...(await removeModels(tools, request.runId, servings)));
  }
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

/** A model that is served cannot be deleted, so it waits for the pass after its serving went. */
async function removeModels(
  tools: CleanUpTools,
  runId: string,
  servings: readonly TeardownStep[],
): Promise<TeardownStep[]> {
  const committed = servings.some(({ did }) => did.startsWith(CANNOT));
  if (!committed && servings.some(({ did }) => did !== FOREIGN)) return [];
  const steps: TeardownStep[] = [];
  for (const model of await findModels(tools.bedrock, runId)) {
    steps.push(
      committed
        ? {
            what: model.kind,
            arn: model.arn,
            did: `${CANNOT}: throughput that is paid for serves it`,
          }
        : await remove(tools, model),
    );
  }
  return steps;
}

const FOREIGN = "left alone: another made it under this name";
const CANNOT = "cannot be deleted";
const KEPT = "kept";
const STOPPED = "stop was asked for";
const DELETED = "deletion was asked for";

/** Whether a job's output is the run's folder: the sign by which a run knows what is its own. */
function isOwn({ bucket }: CleanUpTools, runId: string, output: string | undefined): boolean {
  const own = `s3://${bucket.name}/${runLayout(runId).output}`;
  // A service may give a URI back without its last slash.
  return output === own || `${output}/` === own;
}

async function stopJob(tools: CleanUpTools, runId: string): Promise<TeardownStep[]> {
  const job = await findJob(tools.bedrock, runId);
  if (job === undefined) return [];
  const arn = job.jobArn ?? "";
  const what = "customization job";
  if (!isOwn(tools, runId, job.outputDataConfig?.s3Uri)) {
    return [{ what, arn, did: FOREIGN }];
  }
  if (job.status !== "InProgress") return [];
  try {
    await tools.bedrock.send(new StopModelCustomizationJobCommand({ jobIdentifier: arn }));
    return [{ what, arn, did: STOPPED }];
  } catch (error) {
    // It ended in between; the next pass sees how.
    if (isAwsError(error, "ConflictException", "ValidationException")) return [];
    throw error;
  }
}

async function remove(tools: CleanUpTools, thing: PaidThing): Promise<TeardownStep> {
  const step = { what: thing.kind, arn: thing.arn };
  const output = await outputOfModel(tools.bedrock, thing.modelArn);
  if (output !== undefined && !isOwn(tools, thing.name, output)) {
    return { ...step, did: FOREIGN };
  }
  try {
    await requestDeletion(tools.bedrock, thing);
    return { ...step, did: DELETED };
  } catch (error) {
    if (isAwsError(error, "ResourceNotFoundException")) return { ...step, did: "was gone already" };
    if (thing.committedUntil !== null) {
      return { ...step, did: `${CANNOT}: paid for until ${thing.committedUntil}` };
    }
    // Bedrock refuses while something is being created or is still in use.
    if (isAwsError(error, "ConflictException", "ValidationException", "ResourceInUseException")) {
      return { ...step, did: `not yet: ${(error as Error).name}` };
    }
    throw error;
  }
}

function requestDeletion(bedrock: BedrockClient, { kind, arn }: PaidThing): Promise<unknown> {
  switch (kind) {
    case "deployment":
      return bedrock.send(
        new DeleteCustomModelDeploymentCommand({ customModelDeploymentIdentifier: arn }),
      );
    case "provisioned-throughput":
      return bedrock.send(new DeleteProvisionedModelThroughputCommand({ provisionedModelId: arn }));
    case "custom-model":
      return bedrock.send(new DeleteCustomModelCommand({ modelIdentifier: arn }));
  }
}

/** Asks Bedrock again what is there, leaving out what cannot or must not be removed. */
async function stillThere(
  tools: CleanUpTools,
  { runId, scope }: CleanUpRequest,
  steps: readonly TeardownStep[],
): Promise<string[]> {
  const things = [
    ...(await findDeployments(tools.bedrock, runId)),
    ...(await findThroughputs(tools.bedrock, runId)),
    ...(scope === "everything" ? await findModels(tools.bedrock, runId) : []),
  ].map((thing) => ({ what: thing.kind as string, arn: thing.arn }));
  const jobs =
    scope === "serving"
      ? []
      : (await findRunningJobs(tools.bedrock, runId)).map((arn) => ({
          what: "customization job",
          arn,
        }));
  const given = steps.filter(({ did }) => did === FOREIGN || did.startsWith(CANNOT));
  return [...jobs, ...things]
    .filter(({ arn }) => !given.some((step) => step.arn === arn))
    .map(({ what, arn }) => `${what} ${arn}`);
}

async function finish(
  tools: CleanUpTools,
  request: CleanUpRequest,
  { steps, remaining }: { steps: TeardownStep[]; remaining: string[] },
): Promise<CleanUpResult> {
  const at = timestamp(tools.clock);
  await noteTeardown(tools.bucket, { ...request, at, steps, remaining });
  const { runId, group, reason } = request;
  const kept = steps.some(({ did }) => did.startsWith(KEPT));
  if (remaining.length === 0 && group !== null && !kept) {
    await withdrawVersion(tools.bucket, { runId, group, withdrawnAt: at, reason });
  }
  const removed = steps.filter(({ did }) => did === STOPPED || did === DELETED).length;
  return { done: remaining.length === 0, remaining, removed };
}
