import {
  type BedrockClient,
  GetModelCustomizationJobCommand,
  type GetModelCustomizationJobCommandOutput,
  ListCustomModelDeploymentsCommand,
  ListCustomModelsCommand,
  ListModelCustomizationJobsCommand,
  ListProvisionedModelThroughputsCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-bedrock";
import { defined } from "../../dataset-tools/index.ts";
import { isAwsError } from "../errors.ts";
import type { Resource } from "../run-folder/teardown.ts";
import { COMMITTED_SUFFIX, RUN_TAG } from "../workflow/names.ts";

/** A resource in Bedrock that costs money until it is deleted, found by its name. */
export interface BillableResource extends Resource {
  readonly kind: "custom-model" | "deployment" | "provisioned-throughput";
  readonly name: string;
  /** As Bedrock spells it, e.g. `Creating`; empty for custom models of older accounts. */
  readonly status: string;
  /** The custom model that a serving serves; the model's own ARN for a model. */
  readonly modelArn: string;
  /** When a bought commitment ends (ISO 8601); such a throughput cannot be deleted before. */
  readonly committedUntil: string | null;
}

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
  resourceARN: string,
  runId: string,
): Promise<"run" | "another" | "none"> {
  try {
    const { tags = [] } = await bedrock.send(new ListTagsForResourceCommand({ resourceARN }));
    return tags.some(({ key, value }) => key === RUN_TAG && value === runId) ? "run" : "another";
  } catch (error) {
    if (isAwsError(error, "ResourceNotFoundException")) return "none";
    throw error;
  }
}

/** On-demand deployments of the run's name: none or one. */
export async function findDeployments(
  bedrock: BedrockClient,
  name: string,
): Promise<BillableResource[]> {
  const found = await everyPage((nextToken) =>
    bedrock
      .send(new ListCustomModelDeploymentsCommand({ nameContains: name, ...nextToken }))
      .then((page) => ({ ...page, items: page.modelDeploymentSummaries })),
  );
  return found
    .filter((one) => one.customModelDeploymentName === name)
    .map((one) => ({
      kind: "deployment",
      name,
      arn: one.customModelDeploymentArn ?? "",
      status: one.status ?? "",
      modelArn: one.modelArn ?? "",
      committedUntil: null,
    }));
}

/** Provisioned throughputs of the run's name, without and with a commitment. */
export async function findThroughputs(
  bedrock: BedrockClient,
  name: string,
): Promise<BillableResource[]> {
  const found = await everyPage((nextToken) =>
    bedrock
      .send(new ListProvisionedModelThroughputsCommand({ nameContains: name, ...nextToken }))
      .then((page) => ({ ...page, items: page.provisionedModelSummaries })),
  );
  return found
    .filter(({ provisionedModelName: found = "" }) =>
      [name, `${name}${COMMITTED_SUFFIX}`].some((own) => own === found),
    )
    .map((one) => ({
      kind: "provisioned-throughput",
      name: one.provisionedModelName ?? "",
      arn: one.provisionedModelArn ?? "",
      status: one.status ?? "",
      modelArn: one.modelArn ?? "",
      committedUntil: one.commitmentExpirationTime?.toISOString() ?? null,
    }));
}

/** Custom models of the run's name: none or one. */
export async function findModels(
  bedrock: BedrockClient,
  name: string,
): Promise<BillableResource[]> {
  const found = await everyPage((nextToken) =>
    bedrock
      .send(new ListCustomModelsCommand({ nameContains: name, ...nextToken }))
      .then((page) => ({ ...page, items: page.modelSummaries })),
  );
  return found
    .filter((one) => one.modelName === name)
    .map((one) => ({
      kind: "custom-model",
      name,
      arn: one.modelArn ?? "",
      status: one.modelStatus ?? "",
      modelArn: one.modelArn ?? "",
      committedUntil: null,
    }));
}

/** A customization job that has not ended. */
export interface RunningJob extends Resource {
  readonly kind: "customization-job";
  readonly status: "InProgress" | "Stopping";
}

/** The run's customization jobs, `<runId>` or `<runId>.<number>`, that are still running or being stopped. */
export async function findRunningJobs(bedrock: BedrockClient, name: string): Promise<RunningJob[]> {
  const found = await everyPage((nextToken) =>
    bedrock
      .send(new ListModelCustomizationJobsCommand({ nameContains: name, ...nextToken }))
      .then((page) => ({ ...page, items: page.modelCustomizationJobSummaries })),
  );
  return found
    .filter(({ jobName = "" }) => jobName.replace(/\.\d+$/, "") === name)
    .flatMap(({ status, jobArn = "" }) =>
      status === "InProgress" || status === "Stopping"
        ? [{ kind: "customization-job", arn: jobArn, status }]
        : [],
    );
}

interface Page<T> {
  readonly items?: T[] | undefined;
  readonly nextToken?: string | undefined;
}

/** All items of a List call, page after page. */
export async function everyPage<T>(
  read: (next: { nextToken?: string }) => Promise<Page<T>>,
): Promise<T[]> {
  const items: T[] = [];
  let nextToken: string | undefined;
  do {
    const page = await read(defined({ nextToken }));
    items.push(...(page.items ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return items;
}
