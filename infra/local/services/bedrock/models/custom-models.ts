import { rmSync } from "node:fs";
import { dirname } from "node:path";
import type { Shape } from "../../../kernel/service.ts";
import { metricsOf } from "../customization/views.ts";
import { conflict } from "../errors.ts";
import { iso, listPage } from "../paging.ts";
import type { CustomModel } from "../resources.ts";
import type { BedrockState } from "../state.ts";
import { customModel, findCustomModel } from "./find.ts";
import { foundationModelArn } from "./foundation-models.ts";

/** GetCustomModel. */
export function getCustomModel(state: BedrockState, input: Shape): Shape {
  const model = customModel(state, String(input["modelIdentifier"]));
  const job = state.jobs.values().find(({ arn }) => arn === model.jobArn);
  return {
    modelArn: model.arn,
    modelName: model.name,
    jobName: job?.name,
    jobArn: model.jobArn,
    baseModelArn: model.baseModelArn,
    customizationType: "FINE_TUNING",
    modelKmsKeyArn: job?.request["customModelKmsKeyId"],
    hyperParameters: job?.hyperParameters,
    trainingDataConfig: job?.request["trainingDataConfig"],
    validationDataConfig: job?.request["validationDataConfig"],
    outputDataConfig: job?.request["outputDataConfig"],
    ...(job ? metricsOf(job) : {}),
    creationTime: iso(model.creationTime),
    modelStatus: "Active",
  };
}

/** ListCustomModels. */
export function listCustomModels(state: BedrockState, input: Shape): Shape {
  const { baseModelArnEquals, foundationModelArnEquals, isOwned, modelStatus } = input;
  const wanted = (asked: unknown, is: unknown) => asked === undefined || asked === is;
  const models = state.models
    .values()
    .filter(
      ({ baseModelId, baseModelArn }) =>
        wanted(baseModelArnEquals, baseModelArn) &&
        wanted(foundationModelArnEquals, foundationModelArn(state.cloud.region, baseModelId)) &&
        wanted(modelStatus, "Active") &&
        isOwned !== false,
    );
  const items = models.map((model) => ({
    id: model.id,
    time: model.creationTime,
    name: model.name,
    summary: summaryOf(state, model),
  }));
  return listPage(items, input, "modelSummaries");
}

function summaryOf(state: BedrockState, model: CustomModel): Shape {
  return {
    modelArn: model.arn,
    modelName: model.name,
    creationTime: iso(model.creationTime),
    baseModelArn: model.baseModelArn,
    baseModelName: findCustomModel(state, model.baseModelArn)?.name ?? model.baseModelId,
    customizationType: "FINE_TUNING",
    ownerAccountId: state.cloud.accountId,
    modelStatus: "Active",
  };
}

/** DeleteCustomModel. Throws `ConflictException` while something serves the model. */
export function deleteCustomModel(state: BedrockState, input: Shape): Shape {
  const model = customModel(state, String(input["modelIdentifier"]));
  const users = [
    ...state.deployments.values().filter(({ modelArn }) => modelArn === model.arn),
    ...state.throughputs
      .values()
      .filter(({ modelArn, desiredModelArn }) => [modelArn, desiredModelArn].includes(model.arn)),
    ...state.jobs
      .values()
      .filter(({ baseModelArn, endTime }) => baseModelArn === model.arn && endTime === undefined),
  ];
  if (users.length > 0) {
    throw conflict(
      `The model can't be deleted, because it is used by ${users.map(({ arn }) => arn).join(", ")}.`,
    );
  }
  state.models.delete(model.id);
  state.tags.delete(model.arn);
  rmSync(dirname(model.weights), { recursive: true, force: true });
  return {};
}
