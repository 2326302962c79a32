import { allow } from "../../../kernel/define-service.ts";
import { defined } from "../../../kernel/defined.ts";
import type { BedrockOperations } from "../checked-operations.ts";
import { DURATIONS } from "../durations.ts";
import { invalid } from "../errors.ts";
import { foundationModelArn, ownArn } from "../ids.ts";
import { findCustomModel } from "../models/custom-model.ts";
import { customizationOf, findBase } from "../models/foundation-models.ts";
import { checkUsable } from "../models/lifecycle.ts";
import { iso, isoIfAny } from "../paging.ts";
import { modelArn as arnOfModel, on, tagging } from "../permissions.ts";
import type { BedrockState } from "../state.ts";
import { checkCommitmentOver, commitmentEnd } from "./commitment.ts";
import { checkModelUnits } from "./model-units.ts";
import { isUpdating, type ProvisionedThroughput } from "./served-model.ts";
import { Serving } from "./serving.ts";

const TYPE = "provisioned-model";

/** Model units that the account has bought. */
export function createThroughputs(state: BedrockState): Serving<ProvisionedThroughput> {
  return new Serving({
    state,
    collection: state.throughputs,
    type: TYPE,
    label: "Provisioned Throughput",
    notFoundMessage: "The provided model identifier is invalid.",
    readyStatus: "InService",
    duration: DURATIONS.throughput,
    faultPlace: "provisioned-throughput",
  });
}

/** The operations on Provisioned Throughput. */
export function throughputOperations(
  state: BedrockState,
  throughputs: Serving<ProvisionedThroughput>,
): BedrockOperations {
  return {
    CreateProvisionedModelThroughput: {
      permissions: ({ modelId, tags }) => [
        ...on("bedrock:CreateProvisionedModelThroughput", ...modelArns(state, modelId)),
        ...tagging(tags, ownArn(state.cloud, `${TYPE}/*`)),
      ],
      run: (request) => ({ provisionedModelArn: create(state, throughputs, request) }),
    },
    GetProvisionedModelThroughput: {
      permissions: ({ provisionedModelId }) =>
        throughputs.permissions("bedrock:GetProvisionedModelThroughput", provisionedModelId),
      run: ({ provisionedModelId }) => describe(state, throughputs.find(provisionedModelId)),
    },
    ListProvisionedModelThroughputs: {
      permissions: () => allow("bedrock:ListProvisionedModelThroughputs"),
      run: (request) =>
        throughputs.list(request, "provisionedModelSummaries", (each) => describe(state, each)),
    },
    UpdateProvisionedModelThroughput: {
      // The new model behind a stable name is a separate resource to IAM.
      permissions: ({ provisionedModelId, desiredModelId }) => [
        ...throughputs.permissions("bedrock:UpdateProvisionedModelThroughput", provisionedModelId),
        ...on("bedrock:UpdateProvisionedModelThroughput", arnOfModel(state, desiredModelId)),
      ],
      run({ provisionedModelId, desiredModelId, desiredProvisionedModelName: name }) {
        const throughput = throughputs.find(provisionedModelId);
        throughputs.checkUpdatable(throughput);
        const modelArn = desiredModelId && replacement(state, throughput, desiredModelId);
        if (name !== undefined && name !== throughput.name) throughputs.checkName(name);
        throughputs.update(throughput, defined({ modelArn, name }));
        return {};
      },
    },
    DeleteProvisionedModelThroughput: {
      permissions: ({ provisionedModelId }) =>
        throughputs.permissions("bedrock:DeleteProvisionedModelThroughput", provisionedModelId),
      run({ provisionedModelId }) {
        const throughput = throughputs.find(provisionedModelId);
        if (!isUpdating(throughput)) checkCommitmentOver(state, throughput);
        throughputs.delete(throughput);
        return {};
      },
    },
  };
}

/** A custom model counts together with its base model: the action has both resource types. */
function modelArns(state: BedrockState, modelId: string | undefined): (string | undefined)[] {
  const custom = modelId === undefined ? undefined : findCustomModel(state, modelId);
  const base = custom && foundationModelArn(state.cloud, custom.baseModelId);
  return [arnOfModel(state, modelId), base];
}

function create(
  state: BedrockState,
  throughputs: Serving<ProvisionedThroughput>,
  request: ProvisionedThroughput["request"],
): string {
  return throughputs.create(request, () => {
    const { provisionedModelName: name, tags } = request;
    const { modelArn, foundationModelId, of } = purchasable(state, request.modelId);
    throughputs.checkName(name);
    checkModelUnits(state, throughputs.all(), { request, foundationModelId, of });
    const commitmentExpirationTime = commitmentEnd(state, request.commitmentDuration);
    return {
      name,
      modelArn,
      tags,
      facts: { provisionedModelName: name, modelArn },
      complete: (served) => ({
        ...served,
        foundationModelId,
        ...defined({ commitmentExpirationTime }),
      }),
    };
  });
}

/** What throughput is bought for: a tuned model, or a base model under an id with its context length. */
function purchasable(state: BedrockState, identifier: string) {
  const custom = findCustomModel(state, identifier);
  const found = findBase(custom?.baseModelId ?? identifier, state.cloud);
  checkUsable(state, found);
  const isSold = custom
    ? customizationOf(found.model).provisionedThroughput
    : found.context?.provisioned === true;
  if (!isSold) throw invalid(`Provisioned Throughput isn't supported for the model ${identifier}.`);
  return {
    modelArn: custom?.arn ?? foundationModelArn(state.cloud, found.id),
    foundationModelId: found.id,
    of: custom ? ("custom" as const) : ("base" as const),
  };
}

/** The ARN of a model of the same family. */
function replacement(
  state: BedrockState,
  { modelArn, foundationModelId }: ProvisionedThroughput,
  identifier: string,
): string {
  if (findCustomModel(state, modelArn) === undefined) {
    throw invalid("The model can be changed only for a Provisioned Throughput of a custom model.");
  }
  const custom = findCustomModel(state, identifier);
  const baseModelId = custom?.baseModelId ?? findBase(identifier, state.cloud).id;
  if (baseModelId !== foundationModelId) {
    throw invalid("The desired model must have the same base model as the current one.");
  }
  return custom?.arn ?? foundationModelArn(state.cloud, baseModelId);
}

/** Whether AWS says more of a failed update than its message is not documented: it serves its old model on here. */
function describe({ cloud }: BedrockState, throughput: ProvisionedThroughput) {
  const { request, update, status, commitmentExpirationTime } = throughput;
  const failed = status === "Failed" ? throughput : undefined;
  const failedUpdate = update?.status === "UpdateFailed" ? update : undefined;
  return {
    modelUnits: request.modelUnits,
    desiredModelUnits: request.modelUnits,
    provisionedModelName: throughput.name,
    provisionedModelArn: throughput.arn,
    modelArn: throughput.modelArn,
    desiredModelArn: update?.modelArn ?? throughput.modelArn,
    foundationModelArn: foundationModelArn(cloud, throughput.foundationModelId),
    status: isUpdating(throughput) ? "Updating" : status,
    creationTime: iso(throughput.creationTime),
    lastModifiedTime: iso(throughput.lastModifiedTime),
    ...defined({
      commitmentDuration: commitmentExpirationTime && request.commitmentDuration,
      commitmentExpirationTime: isoIfAny(commitmentExpirationTime),
      failureMessage: (failed ?? failedUpdate)?.failureMessage,
    }),
  };
}
