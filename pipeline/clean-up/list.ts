import {
  type BedrockClient,
  paginateListCustomModelDeployments,
  paginateListCustomModels,
  paginateListModelCustomizationJobs,
  paginateListProvisionedModelThroughputs,
} from "@aws-sdk/client-bedrock";
import type { Resource } from "../run-folder/teardown.ts";

/** A resource in Bedrock that costs money until it is deleted. */
export interface BillableResource extends Resource {
  readonly kind: "custom-model" | "deployment" | "provisioned-throughput";
  readonly name: string;
  /** As Bedrock spells it, e.g. `Creating`; empty for custom models of older accounts. */
  readonly status: string;
  /** The custom model that a serving serves; the model's own ARN for a model. */
  readonly modelArn: string;
  /** When a bought commitment ends (ISO 8601); such a throughput cannot be deleted before. */
  readonly committedUntil: string | null;
  /** When it was made (ISO 8601); null where Bedrock does not say. */
  readonly since: string | null;
}

/** A customization job that has not ended. */
export interface RunningJob extends Resource {
  readonly kind: "customization-job";
  readonly name: string;
  readonly status: "InProgress" | "Stopping";
  /** When it was made (ISO 8601); null where Bedrock does not say. */
  readonly since: string | null;
}

/** Narrows a list on Bedrock's side; without it everything in the account and Region is listed. */
interface Narrowed {
  readonly nameContains?: string;
}

/** Customization jobs that are still running or being stopped. */
export async function listRunningJobs(
  client: BedrockClient,
  narrowed: Narrowed = {},
): Promise<RunningJob[]> {
  const pages = paginateListModelCustomizationJobs({ client }, { ...narrowed });
  return collect(pages, ({ modelCustomizationJobSummaries: jobs = [] }) =>
    jobs.flatMap(({ status, jobArn: arn = "", jobName: name = "", creationTime }) =>
      status === "InProgress" || status === "Stopping"
        ? [{ kind: "customization-job", arn, name, status, since: timeOf(creationTime) } as const]
        : [],
    ),
  );
}

/** Custom models; `isOwned` leaves out those that other accounts share. */
export async function listModels(
  client: BedrockClient,
  narrowed: Narrowed & { readonly isOwned?: boolean } = {},
): Promise<BillableResource[]> {
  const pages = paginateListCustomModels({ client }, { ...narrowed });
  return collect(pages, ({ modelSummaries: models = [] }) =>
    models.map((one) => ({
      kind: "custom-model",
      ...{ arn: one.modelArn ?? "", name: one.modelName ?? "", status: one.modelStatus ?? "" },
      modelArn: one.modelArn ?? "",
      committedUntil: null,
      since: timeOf(one.creationTime),
    })),
  );
}

/** On-demand deployments. */
export async function listDeployments(
  client: BedrockClient,
  narrowed: Narrowed = {},
): Promise<BillableResource[]> {
  const pages = paginateListCustomModelDeployments({ client }, { ...narrowed });
  return collect(pages, ({ modelDeploymentSummaries: deployments = [] }) =>
    deployments.map((one) => ({
      kind: "deployment",
      arn: one.customModelDeploymentArn ?? "",
      name: one.customModelDeploymentName ?? "",
      status: one.status ?? "",
      modelArn: one.modelArn ?? "",
      committedUntil: null,
      since: timeOf(one.createdAt),
    })),
  );
}

/** Provisioned throughputs, with and without a commitment. */
export async function listThroughputs(
  client: BedrockClient,
  narrowed: Narrowed = {},
): Promise<BillableResource[]> {
  const pages = paginateListProvisionedModelThroughputs({ client }, { ...narrowed });
  return collect(pages, ({ provisionedModelSummaries: throughputs = [] }) =>
    throughputs.map((one) => ({
      kind: "provisioned-throughput",
      arn: one.provisionedModelArn ?? "",
      name: one.provisionedModelName ?? "",
      status: one.status ?? "",
      modelArn: one.modelArn ?? "",
      committedUntil: timeOf(one.commitmentExpirationTime),
      since: timeOf(one.creationTime),
    })),
  );
}

async function collect<Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[],
): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...itemsOf(page));
  return items;
}

function timeOf(date: Date | undefined): string | null {
  return date?.toISOString() ?? null;
}
