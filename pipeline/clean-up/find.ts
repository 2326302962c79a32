import {
  type BedrockClient,
  GetModelCustomizationJobCommand,
  type GetModelCustomizationJobCommandOutput,
} from "@aws-sdk/client-bedrock";
import { isAwsError } from "../errors.ts";
import { tagsOf } from "../serving/tags.ts";
import { COMMITTED_SUFFIX, candidateOf, RUN_TAG } from "../workflow/names.ts";
import {
  type BillableResource,
  listDeployments,
  listModels,
  listRunningJobs,
  listThroughputs,
  type RunningJob,
} from "./list.ts";

/** The customization job of this name, or undefined. */
export async function findJob(
  bedrock: BedrockClient,
  name: string,
): Promise<GetModelCustomizationJobCommandOutput | undefined> {
  try {
    return await bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier: name }));
  } catch (error) {
    if (isAwsError(error, "ResourceNotFoundException")) return undefined;
    throw error;
  }
}

/** Whether a resource was made by the run, as its tag says, or no longer exists. */
export async function ownerOf(
  bedrock: BedrockClient,
  arn: string,
  runId: string,
): Promise<"run" | "another" | "none"> {
  const tags = await tagsOf(bedrock, arn);
  if (tags === undefined) return "none";
  return tags.get(RUN_TAG) === runId ? "run" : "another";
}

/** On-demand deployments of the run's name: none or one. */
export async function findDeployments(
  bedrock: BedrockClient,
  runId: string,
): Promise<BillableResource[]> {
  const found = await listDeployments(bedrock, { nameContains: runId });
  return found.filter(({ name }) => name === runId);
}

/** Provisioned throughputs of the run's name, without and with a commitment. */
export async function findThroughputs(
  bedrock: BedrockClient,
  runId: string,
): Promise<BillableResource[]> {
  const found = await listThroughputs(bedrock, { nameContains: runId });
  return found.filter(({ name }) => name === runId || name === `${runId}${COMMITTED_SUFFIX}`);
}

/** Custom models of the run's name: none or one; in a hyperparameter sweep one for each candidate. */
export async function findModels(
  bedrock: BedrockClient,
  runId: string,
): Promise<BillableResource[]> {
  const found = await listModels(bedrock, { nameContains: runId });
  return found.filter(({ name }) => name === runId || candidateOf(runId, name) !== undefined);
}

/** The run's customization jobs, and those of its candidates, that are still running or being stopped. */
export async function findRunningJobs(
  bedrock: BedrockClient,
  runId: string,
): Promise<RunningJob[]> {
  const found = await listRunningJobs(bedrock, { nameContains: runId });
  return found.filter(
    ({ name }) => name.replace(/\.\d+$/, "") === runId || candidateOf(runId, name) !== undefined,
  );
}
