import {
  type BedrockClient,
  DeleteCustomModelCommand,
  DeleteCustomModelDeploymentCommand,
  DeleteProvisionedModelThroughputCommand,
  StopModelCustomizationJobCommand,
} from "@aws-sdk/client-bedrock";
import { isAwsError } from "../errors.ts";
import type { Bucket } from "../objects.ts";
import { runLayout } from "../run-folder/layout.ts";
import type { Outcome, TeardownStep } from "../run-folder/teardown.ts";
import { type BillableResource, findJob, outputOfModel } from "./find.ts";

/** What removing needs from outside. */
export interface RemovalTools {
  readonly bedrock: BedrockClient;
  readonly bucket: Bucket;
}

/** Stops the run's customization job; no step when there is none or it has ended. */
export async function stopJob(tools: RemovalTools, runId: string): Promise<TeardownStep[]> {
  const job = await findJob(tools.bedrock, runId);
  if (job === undefined) return [];
  const resource = { kind: "customization-job", arn: job.jobArn ?? "" } as const;
  if (!isOwn(tools, runId, job.outputDataConfig?.s3Uri)) {
    return [{ resource, outcome: { kind: "foreign" } }];
  }
  if (job.status !== "InProgress") return [];
  try {
    const stop = new StopModelCustomizationJobCommand({ jobIdentifier: resource.arn });
    await tools.bedrock.send(stop);
    return [{ resource, outcome: { kind: "stop-requested" } }];
  } catch (error) {
    // It ended in between; the next pass sees how.
    if (isAwsError(error, "ConflictException", "ValidationException")) return [];
    throw error;
  }
}

/** Requests the deletion of a resource, unless someone else made it under the run's name. */
export async function remove(
  tools: RemovalTools,
  resource: BillableResource,
): Promise<TeardownStep> {
  const { kind, arn } = resource;
  return { resource: { kind, arn }, outcome: await tryDeletion(tools, resource) };
}

async function tryDeletion(tools: RemovalTools, resource: BillableResource): Promise<Outcome> {
  const output = await outputOfModel(tools.bedrock, resource.modelArn);
  if (output !== undefined && !isOwn(tools, resource.name, output)) return { kind: "foreign" };
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

/** Whether a job's output is the run's folder: the sign by which a run recognizes what it made. */
function isOwn({ bucket }: RemovalTools, runId: string, output: string | undefined): boolean {
  const own = `s3://${bucket.name}/${runLayout(runId).output}`;
  // A service may return a URI without its last slash.
  return output === own || `${output}/` === own;
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
