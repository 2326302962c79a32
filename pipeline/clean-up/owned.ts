import {
  type BedrockClient,
  ListCustomModelDeploymentsCommand,
  ListCustomModelsCommand,
  ListModelCustomizationJobsCommand,
  ListProvisionedModelThroughputsCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-bedrock";
import { isAwsError } from "../errors.ts";
import { RUN_TAG } from "../workflow/names.ts";
import { type BillableResource, everyPage, type RunningJob } from "./find.ts";

/** What some run made and has to be paid for, as its tag says. */
export type Owned = (BillableResource | NamedJob) & { readonly runId: string };

type NamedJob = RunningJob & { readonly name: string };

/** Everything in this account and Region that runs made and that costs money: whatever has the tag of a run. */
export async function findOwned(bedrock: BedrockClient): Promise<Owned[]> {
  const found = (
    await Promise.all([jobs(bedrock), models(bedrock), deployments(bedrock), throughputs(bedrock)])
  ).flat();
  const owned: Owned[] = [];
  // One after the other, since Bedrock allows few such calls at a time.
  for (const resource of found) {
    const runId = await runOf(bedrock, resource.arn);
    if (runId !== undefined) owned.push({ ...resource, runId });
  }
  return owned;
}

async function runOf(bedrock: BedrockClient, resourceARN: string): Promise<string | undefined> {
  try {
    const { tags = [] } = await bedrock.send(new ListTagsForResourceCommand({ resourceARN }));
    return tags.find(({ key }) => key === RUN_TAG)?.value;
  } catch (error) {
    if (isAwsError(error, "ResourceNotFoundException")) return undefined;
    throw error;
  }
}

async function jobs(bedrock: BedrockClient): Promise<NamedJob[]> {
  const found = await everyPage((next) =>
    bedrock
      .send(new ListModelCustomizationJobsCommand(next))
      .then((page) => ({ ...page, items: page.modelCustomizationJobSummaries })),
  );
  return found.flatMap(({ status, jobArn: arn = "", jobName: name = "" }) =>
    status === "InProgress" || status === "Stopping"
      ? [{ kind: "customization-job", arn, name, status }]
      : [],
  );
}

async function models(bedrock: BedrockClient): Promise<BillableResource[]> {
  const found = await everyPage((next) =>
    bedrock
      .send(new ListCustomModelsCommand({ isOwned: true, ...next }))
      .then((page) => ({ ...page, items: page.modelSummaries })),
  );
  return found.map(({ modelArn: arn = "", modelName: name = "", modelStatus: status = "" }) => ({
    kind: "custom-model",
    ...{ arn, name, status },
    modelArn: arn,
    committedUntil: null,
  }));
}

async function deployments(bedrock: BedrockClient): Promise<BillableResource[]> {
  const found = await everyPage((next) =>
    bedrock
      .send(new ListCustomModelDeploymentsCommand(next))
      .then((page) => ({ ...page, items: page.modelDeploymentSummaries })),
  );
  return found.map((one) => ({
    kind: "deployment",
    arn: one.customModelDeploymentArn ?? "",
    name: one.customModelDeploymentName ?? "",
    status: one.status ?? "",
    modelArn: one.modelArn ?? "",
    committedUntil: null,
  }));
}

async function throughputs(bedrock: BedrockClient): Promise<BillableResource[]> {
  const found = await everyPage((next) =>
    bedrock
      .send(new ListProvisionedModelThroughputsCommand(next))
      .then((page) => ({ ...page, items: page.provisionedModelSummaries })),
  );
  return found.map((one) => ({
    kind: "provisioned-throughput",
    arn: one.provisionedModelArn ?? "",
    name: one.provisionedModelName ?? "",
    status: one.status ?? "",
    modelArn: one.modelArn ?? "",
    committedUntil: one.commitmentExpirationTime?.toISOString() ?? null,
  }));
}
