import { allow } from "../../../kernel/define-service.ts";
import { defined } from "../../../kernel/defined.ts";
import type { BedrockOperations } from "../checked-operations.ts";
import { DURATIONS } from "../durations.ts";
import { invalid } from "../errors.ts";
import { ownArn } from "../ids.ts";
import { type CustomModel, customModel, findCustomModel } from "../models/custom-model.ts";
import { customizationOf, findBase } from "../models/foundation-models.ts";
import { iso } from "../paging.ts";
import { modelArn as arnOfModel, on, tagging } from "../permissions.ts";
import { checkRoom } from "../quotas.ts";
import type { BedrockState } from "../state.ts";
import type { Deployment } from "./served-model.ts";
import { Serving } from "./serving.ts";

const TYPE = "custom-model-deployment";

/** On-demand deployments of tuned models. */
export function createDeployments(state: BedrockState): Serving<Deployment> {
  return new Serving({
    state,
    collection: state.deployments,
    type: TYPE,
    label: "custom model deployment",
    notFoundMessage: "The provided custom model deployment identifier is invalid.",
    readyStatus: "Active",
    duration: DURATIONS.deployment,
    faultPlace: "deployment",
  });
}

/** The operations on on-demand deployments. */
export function deploymentOperations(
  state: BedrockState,
  deployments: Serving<Deployment>,
): BedrockOperations {
  return {
    CreateCustomModelDeployment: {
      permissions: ({ modelArn, tags }) => [
        ...on("bedrock:CreateCustomModelDeployment", arnOfModel(state, modelArn)),
        ...tagging(tags, ownArn(state.cloud, `${TYPE}/*`)),
      ],
      run(request) {
        const customModelDeploymentArn = deployments.create(request, () => {
          const { modelDeploymentName: name, tags } = request;
          const modelArn = deployable(state, request.modelArn).arn;
          deployments.checkName(name);
          checkQuotas(state, deployments.all());
          const facts = { deploymentName: name, modelArn };
          return { name, modelArn, tags, facts, complete: (served) => served };
        });
        return { customModelDeploymentArn };
      },
    },
    GetCustomModelDeployment: {
      permissions: ({ customModelDeploymentIdentifier: identifier }) =>
        deployments.permissions("bedrock:GetCustomModelDeployment", identifier),
      run: ({ customModelDeploymentIdentifier: identifier }) =>
        describe(deployments.find(identifier)),
    },
    ListCustomModelDeployments: {
      permissions: () => allow("bedrock:ListCustomModelDeployments"),
      run: (request) => deployments.list(request, "modelDeploymentSummaries", summarize),
    },
    UpdateCustomModelDeployment: {
      // The new model behind a stable name is a separate resource to IAM.
      permissions: ({ customModelDeploymentIdentifier: identifier, modelArn }) => [
        ...deployments.permissions("bedrock:UpdateCustomModelDeployment", identifier),
        ...on("bedrock:UpdateCustomModelDeployment", arnOfModel(state, modelArn)),
      ],
      run({ customModelDeploymentIdentifier: identifier, modelArn }) {
        const deployment = deployments.find(identifier);
        deployments.checkUpdatable(deployment);
        const { arn } = replacement(state, deployment, modelArn);
        deployments.update(deployment, { modelArn: arn });
        return { customModelDeploymentArn: deployment.arn };
      },
    },
    DeleteCustomModelDeployment: {
      permissions: ({ customModelDeploymentIdentifier: identifier }) =>
        deployments.permissions("bedrock:DeleteCustomModelDeployment", identifier),
      run({ customModelDeploymentIdentifier: identifier }) {
        const deployment = deployments.find(identifier);
        checkCreated(deployment);
        deployments.delete(deployment);
        return {};
      },
    },
  };
}

function deployable(state: BedrockState, identifier: string): CustomModel {
  const model = customModel(state, identifier);
  const { onDemandDeployment } = customizationOf(findBase(model.baseModelId).model);
  if (onDemandDeployment) return model;
  throw invalid(
    `Custom models based on ${model.baseModelId} don't support on-demand deployment. Purchase Provisioned Throughput instead.`,
  );
}

function replacement(state: BedrockState, deployment: Deployment, identifier: string): CustomModel {
  const current = findCustomModel(state, deployment.modelArn);
  const next = deployable(state, identifier);
  if (current === undefined || current.baseModelArn === next.baseModelArn) return next;
  throw invalid("The model must be customized from the same base model as the deployed one.");
}

function checkQuotas({ quotas }: BedrockState, existing: readonly Deployment[]): void {
  const creating = existing.filter(({ status }) => status === "Creating").length;
  const of = "custom model deployments";
  checkRoom(quotas, { key: "deployments", used: existing.length, of });
  checkRoom(quotas, { key: "deployments-in-progress", used: creating, of: `${of} in progress` });
}

/** Throws `ValidationException`, as recorded from AWS on 2026-07-28, for a deployment that is still being created. */
function checkCreated({ status }: Deployment): void {
  if (status !== "Creating") return;
  throw invalid("The custom model deployment can't be deleted while it is in a mutating state.");
}

function describe(deployment: Deployment) {
  const { update, request } = deployment;
  const updateDetails = update && { modelArn: update.modelArn, updateStatus: update.status };
  return {
    ...commonMembers(deployment),
    modelDeploymentName: deployment.name,
    description: request.description,
    ...defined({ updateDetails }),
  };
}

/** The member with the name is not called as in Get. */
function summarize(deployment: Deployment) {
  return { ...commonMembers(deployment), customModelDeploymentName: deployment.name };
}

function commonMembers({ arn, modelArn, status, failureMessage, ...times }: Deployment) {
  return {
    customModelDeploymentArn: arn,
    modelArn,
    createdAt: iso(times.creationTime),
    status,
    lastUpdatedAt: iso(times.lastModifiedTime),
    ...defined({ failureMessage: status === "Failed" ? failureMessage : undefined }),
  };
}
