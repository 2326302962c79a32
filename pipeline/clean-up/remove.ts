import {
  type BedrockClient,
  DeleteCustomModelCommand,
  DeleteCustomModelDeploymentCommand,
  DeleteProvisionedModelThroughputCommand,
  StopModelCustomizationJobCommand,
} from "@aws-sdk/client-bedrock";
import { isAwsError } from "../errors.ts";
import type { Bucket } from "../objects.ts";
import type { Outcome, TeardownStep } from "../run-folder/teardown.ts";
import { findRunningJobs, ownerOf } from "./find.ts";
import type { BillableResource } from "./list.ts";

/** What removing needs from outside. */
export interface RemovalTools {
  readonly bedrock: BedrockClient;
  readonly bucket: Bucket;
}

/** Stops the run's customization jobs; no step for one that is being stopped or has ended. */
export async function stopJobs(tools: RemovalTools, runId: string): Promise<TeardownStep[]> {
  const steps: TeardownStep[] = [];
  for (const { kind, arn, status } of await findRunningJobs(tools.bedrock, runId)) {
    const outcome =
      (await ownerOf(tools.bedrock, arn, runId)) === "run"
        ? status === "InProgress" && (await tryStop(tools.bedrock, arn))
        : ({ kind: "foreign" } as const);
    if (outcome !== false) steps.push({ resource: { kind, arn }, outcome });
  }
  return steps;
}

/** false: it ended in between, and the next pass sees how. */
async function tryStop(bedrock: BedrockClient, jobIdentifier: string): Promise<Outcome | false> {
  try {
    await bedrock.send(new StopModelCustomizationJobCommand({ jobIdentifier }));
    return { kind: "stop-requested" };
  } catch (error) {
    if (isAwsError(error, "ConflictException", "ValidationException")) return false;
    throw error;
  }
}

/** Requests the deletion of a resource, unless someone else made it under the run's name. */
export async function remove(
  tools: RemovalTools,
  runId: string,
  resource: BillableResource,
): Promise<TeardownStep> {
  const { kind, arn, since } = resource;
  const outcome = await tryDeletion(tools, runId, resource);
  return { resource: { kind, arn }, outcome, ...(since === null ? {} : { since }) };
}

async function tryDeletion(
  tools: RemovalTools,
  runId: string,
  resource: BillableResource,
): Promise<Outcome> {
  const owner = await ownerOf(tools.bedrock, resource.arn, runId);
  if (owner === "another") return { kind: "foreign" };
  if (owner === "none") return { kind: "already-deleted" };
  try {
    await requestDeletion(tools.bedrock, resource);
    return { kind: "deletion-requested" };
  } catch (error) {
    if (isAwsError(error, "ResourceNotFoundException")) return { kind: "already-deleted" };
    if (resource.committedUntil !== null) {
      return { kind: "committed", until: resource.committedUntil };
    }
    // Bedrock refuses while something is being created or is still in use.
    if (isAwsError(error, "ConflictException", "ValidationException", "ResourceInUseException")) {
      return { kind: "not-yet", error: error.name };
    }
    throw error;
  }
}

function requestDeletion(
  bedrock: BedrockClient,
  { kind, arn }: BillableResource,
): Promise<unknown> {
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
