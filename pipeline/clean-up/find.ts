import {
  type BedrockClient,
  GetCustomModelCommand,
  GetModelCustomizationJobCommand,
  type GetModelCustomizationJobCommandOutput,
  ListCustomModelDeploymentsCommand,
  ListCustomModelsCommand,
  ListModelCustomizationJobsCommand,
  ListProvisionedModelThroughputsCommand,
} from "@aws-sdk/client-bedrock";
import { defined } from "../../dataset-tools/index.ts";
import { isAwsError } from "../errors.ts";
import type { Resource } from "../run-folder/teardown.ts";

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

/** Where the job that made a custom model wrote its output, or undefined when the model no longer exists. */
export async function outputOfModel(
  bedrock: BedrockClient,
  modelArn: string,
): Promise<string | undefined> {
  try {
    const model = await bedrock.send(new GetCustomModelCommand({ modelIdentifier: modelArn }));
    return model.outputDataConfig?.s3Uri;
  } catch (error) {
    if (isAwsError(error, "ResourceNotFoundException")) return undefined;
    throw error;
  }
}

/** On-demand deployments of exactly this name: none or one. */
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

/** Provisioned throughputs of exactly this name: none or one. */
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
    .filter((one) => one.provisionedModelName === name)
    .map((one) => ({
      kind: "provisioned-throughput",
      name,
      arn: one.provisionedModelArn ?? "",
      status: one.status ?? "",
      modelArn: one.modelArn ?? "",
      committedUntil: one.commitmentExpirationTime?.toISOString() ?? null,
    }));
}

/** Custom models of exactly this name: none or one. */
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

/** Customization jobs of exactly this name that are still running or being stopped. */
export async function findRunningJobs(bedrock: BedrockClient, name: string): Promise<Resource[]> {
  const found = await everyPage((nextToken) =>
    bedrock
      .send(new ListModelCustomizationJobsCommand({ nameContains: name, ...nextToken }))
      .then((page) => ({ ...page, items: page.modelCustomizationJobSummaries })),
  );
  return found
    .filter((one) => one.jobName === name)
    .filter((one) => one.status === "InProgress" || one.status === "Stopping")
    .map((one) => ({ kind: "customization-job", arn: one.jobArn ?? "" }));
}

interface Page<T> {
  readonly items?: T[] | undefined;
  readonly nextToken?: string | undefined;
}

async function everyPage<T>(
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
