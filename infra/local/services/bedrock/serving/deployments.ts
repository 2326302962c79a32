import type { Shape } from "../../../kernel/service.ts";
import { conflict, invalid, notFound, quotaReached } from "../errors.ts";
import { madeBefore } from "../idempotency.ts";
import { findBase, findCustomModel } from "../models/find.ts";
import { customizationOf } from "../models/foundation-models.ts";
import { iso, listPage } from "../paging.ts";
import { DURATIONS } from "../quotas.ts";
import type { CustomModel, Deployment } from "../resources.ts";
import { type BedrockState, newId } from "../state.ts";
import { addTags } from "../tags.ts";
import { provision } from "./provisioning.ts";

/** CreateCustomModelDeployment. */
export function createDeployment(state: BedrockState, input: Shape): Shape {
  const { cloud, deployments } = state;
  const earlier = madeBefore(deployments, input);
  if (earlier) return { customModelDeploymentArn: earlier.arn };
  const name = String(input["modelDeploymentName"]);
  const modelArn = deployable(state, input["modelArn"]).arn;
  checkRoom(state, name);
  const facts = { deploymentName: name, modelArn };
  const { readyAt, failureMessage } = provision(cloud, "deployment", {
    duration: DURATIONS.deployment,
    facts,
  });
  const id = newId();
  const now = cloud.clock.now();
  const deployment: Deployment = {
    id,
    arn: `arn:aws:bedrock:${cloud.region}:${cloud.accountId}:custom-model-deployment/${id}`,
    name,
    request: input,
    createdAt: now,
    modelArn,
    status: "Creating",
    readyAt,
    lastUpdatedAt: now,
    ...(failureMessage === undefined ? {} : { failureMessage }),
  };
  addTags(state, deployment.arn, input["tags"]);
  deployments.put(id, deployment);
  return { customModelDeploymentArn: deployment.arn };
}

function deployable(state: BedrockState, identifier: unknown): CustomModel {
  const model = findCustomModel(state, String(identifier));
  if (model === undefined) throw notFound("The provided model identifier is invalid.");
  const { onDemandDeployment } = customizationOf(findBase(model.baseModelId).model);
  if (!onDemandDeployment) {
    throw invalid(
      `Custom models based on ${model.baseModelId} don't support on-demand deployment. Purchase Provisioned Throughput instead.`,
    );
  }
  return model;
}

function checkRoom(state: BedrockState, name: string): void {
  const { quotas } = state;
  const all = state.deployments.values().map((deployment) => current(state, deployment));
  if (all.some((deployment) => deployment.name === name)) {
    throw invalid(`A custom model deployment with the name ${name} already exists.`);
  }
  if (all.length >= quotas.deployments) {
    throw quotaReached(
      `You have reached the limit (${quotas.deployments}) of custom model deployments for your account.`,
    );
  }
  const creating = all.filter(({ status }) => status === "Creating").length;
  if (creating >= quotas.deploymentsInProgress) {
    throw quotaReached(
      `You have reached the limit (${quotas.deploymentsInProgress}) of custom model deployments in progress for your account.`,
    );
  }
}

/** GetCustomModelDeployment. */
export function getDeployment(state: BedrockState, input: Shape): Shape {
  const deployment = findDeployment(state, input);
  const { update, request } = deployment;
  return {
    customModelDeploymentArn: deployment.arn,
    modelDeploymentName: deployment.name,
    modelArn: deployment.modelArn,
    createdAt: iso(deployment.createdAt),
    status: deployment.status,
    description: request["description"],
    ...(update
      ? { updateDetails: { modelArn: update.modelArn, updateStatus: update.status } }
      : {}),
    ...(deployment.status === "Failed" ? { failureMessage: deployment.failureMessage } : {}),
    lastUpdatedAt: iso(deployment.lastUpdatedAt),
  };
}

/** ListCustomModelDeployments; the name's member is called differently here than in Get. */
export function listDeployments(state: BedrockState, input: Shape): Shape {
  const { modelArnEquals } = input;
  const items = state.deployments
    .values()
    .map((deployment) => current(state, deployment))
    .filter(({ modelArn }) => modelArnEquals === undefined || modelArn === modelArnEquals)
    .map((deployment) => ({
      id: deployment.id,
      time: deployment.createdAt,
      name: deployment.name,
      status: deployment.status,
      summary: summaryOf(deployment),
    }));
  return listPage(items, input, "modelDeploymentSummaries");
}

function summaryOf(deployment: Deployment): Shape {
  return {
    customModelDeploymentArn: deployment.arn,
    customModelDeploymentName: deployment.name,
    modelArn: deployment.modelArn,
    createdAt: iso(deployment.createdAt),
    status: deployment.status,
    lastUpdatedAt: iso(deployment.lastUpdatedAt),
    ...(deployment.status === "Failed" ? { failureMessage: deployment.failureMessage } : {}),
  };
}

/** UpdateCustomModelDeployment: swaps the model behind the ARN, which goes on answering meanwhile. */
export function updateDeployment(state: BedrockState, input: Shape): Shape {
  const deployment = findDeployment(state, input);
  if (deployment.status !== "Active" || deployment.update?.status === "Updating") {
    throw invalid("The custom model deployment can be updated only while it is Active.");
  }
  const before = findCustomModel(state, deployment.modelArn);
  const after = deployable(state, input["modelArn"]);
  if (before && before.baseModelArn !== after.baseModelArn) {
    throw invalid("The model must be customized from the same base model as the deployed one.");
  }
  const now = state.cloud.clock.now();
  const readyAt = now + DURATIONS.deployment;
  deployment.update = { modelArn: after.arn, status: "Updating", readyAt };
  deployment.lastUpdatedAt = now;
  state.deployments.put(deployment.id, deployment);
  return { customModelDeploymentArn: deployment.arn };
}

/** DeleteCustomModelDeployment. */
export function deleteDeployment(state: BedrockState, input: Shape): Shape {
  const deployment = findDeployment(state, input);
  if (deployment.update?.status === "Updating") {
    throw conflict("The custom model deployment can't be deleted while it is being updated.");
  }
  state.deployments.delete(deployment.id);
  state.tags.delete(deployment.arn);
  return {};
}

function findDeployment(state: BedrockState, input: Shape): Deployment {
  const identifier = String(input["customModelDeploymentIdentifier"]);
  const deployment = state.deployments
    .values()
    .find(({ arn, name }) => arn === identifier || name === identifier);
  if (deployment === undefined) {
    throw notFound("The provided custom model deployment identifier is invalid.");
  }
  return current(state, deployment);
}

/** The deployment as it is by now: what was due has happened. */
export function current(state: BedrockState, deployment: Deployment): Deployment {
  const now = state.cloud.clock.now();
  const { readyAt, update, failureMessage } = deployment;
  if (deployment.status === "Creating" && readyAt !== null && readyAt <= now) {
    deployment.status = failureMessage === undefined ? "Active" : "Failed";
    deployment.lastUpdatedAt = readyAt;
    state.deployments.put(deployment.id, deployment);
  }
  if (update?.status === "Updating" && update.readyAt <= now) {
    update.status = "UpdateCompleted";
    deployment.modelArn = update.modelArn;
    deployment.lastUpdatedAt = update.readyAt;
    state.deployments.put(deployment.id, deployment);
  }
  return deployment;
}
