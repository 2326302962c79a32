import { rmSync } from "node:fs";
import { dirname } from "node:path";
import type { ListCustomModelsCommandInput } from "@aws-sdk/client-bedrock";
import { allow, type Checked } from "../../../kernel/define-service.ts";
import type { BedrockOperations } from "../checked-operations.ts";
import { metricsOf, typeOf } from "../customization/views.ts";
import { conflict } from "../errors.ts";
import { foundationModelArn, ownArn } from "../ids.ts";
import { isRunning } from "../jobs/job.ts";
import { iso, listPage } from "../paging.ts";
import { on } from "../permissions.ts";
import type { BedrockState } from "../state.ts";
import { type CustomModel, customModel, findCustomModel } from "./custom-model.ts";

/** The operations on custom models.. */
export function customModelOperations(
  state: BedrockState,
  servedBy: (modelArn: string) => readonly string[],
): BedrockOperations {
  return {
    GetCustomModel: {
      permissions: ({ modelIdentifier }) =>
        on("bedrock:GetCustomModel", arnOf(state, modelIdentifier)),
      run: ({ modelIdentifier }) => describe(state, customModel(state, modelIdentifier)),
    },
    ListCustomModels: {
      permissions: () => allow("bedrock:ListCustomModels"),
      run: (request) => listCustomModels(state, request),
    },
    DeleteCustomModel: {
      permissions: ({ modelIdentifier }) =>
        on("bedrock:DeleteCustomModel", arnOf(state, modelIdentifier)),
      run({ modelIdentifier }) {
        const model = customModel(state, modelIdentifier);
        checkUnused(state, model, servedBy(model.arn));
        state.models.delete(model.id);
        state.tags.delete(model.arn);
        rmSync(dirname(model.weights), { recursive: true, force: true });
        return {};
      },
    },
  };
}

function arnOf(state: BedrockState, identifier: string | undefined): string | undefined {
  if (identifier === undefined || identifier.startsWith("arn:")) return identifier;
  return (
    findCustomModel(state, identifier)?.arn ?? ownArn(state.cloud, `custom-model/${identifier}`)
  );
}

function describe(state: BedrockState, model: CustomModel) {
  const job = jobOf(state, model);
  return {
    modelArn: model.arn,
    modelName: model.name,
    jobName: job?.name,
    jobArn: model.jobArn,
    baseModelArn: model.baseModelArn,
    modelKmsKeyArn: job?.request.customModelKmsKeyId,
    trainingDataConfig: job?.request.trainingDataConfig,
    validationDataConfig: job?.request.validationDataConfig,
    outputDataConfig: job?.request.outputDataConfig,
    ...(job ? { ...typeOf(job), ...metricsOf(job) } : {}),
    creationTime: iso(model.creationTime),
    modelStatus: "Active",
  };
}

function jobOf({ jobs }: BedrockState, { jobArn }: CustomModel) {
  return jobs.values().find(({ arn }) => arn === jobArn);
}

function listCustomModels(state: BedrockState, request: Checked<ListCustomModelsCommandInput>) {
  const { baseModelArnEquals, foundationModelArnEquals, isOwned, modelStatus } = request;
  const matches = (filter: string | undefined, value: string) =>
    filter === undefined || filter === value;
  const models = state.models
    .values()
    .filter(
      ({ baseModelId, baseModelArn }) =>
        matches(baseModelArnEquals, baseModelArn) &&
        matches(foundationModelArnEquals, foundationModelArn(state.cloud, baseModelId)) &&
        matches(modelStatus, "Active") &&
        isOwned !== false,
    );
  const items = models.map((model) => ({
    id: model.id,
    time: model.creationTime,
    name: model.name,
    summary: summarize(state, model),
  }));
  return listPage(items, request, "modelSummaries");
}

function summarize(state: BedrockState, model: CustomModel) {
  return {
    modelArn: model.arn,
    modelName: model.name,
    creationTime: iso(model.creationTime),
    baseModelArn: model.baseModelArn,
    // The API's pattern for a base model's name has no version: `amazon.nova-micro-v1`.
    baseModelName: model.baseModelId.split(":")[0],
    customizationType: jobOf(state, model)?.request.customizationType ?? "FINE_TUNING",
    ownerAccountId: state.cloud.accountId,
    modelStatus: "Active",
  };
}

/** Throws `ConflictException` while the model is served or a job trains it further. */
function checkUnused(
  { jobs }: BedrockState,
  { arn }: CustomModel,
  served: readonly string[],
): void {
  const training = jobs.values().filter((job) => isRunning(job) && job.baseModelArn === arn);
  const users = [...served, ...training.map((job) => job.arn)];
  if (users.length === 0) return;
  throw conflict(`The model can't be deleted, because it is used by ${users.join(", ")}.`);
}
