import { allow } from "../../../kernel/define-service.ts";
import type { BedrockOperations } from "../checked-operations.ts";
import { conflict, invalid } from "../errors.ts";
import { foundationModelArn, ownArn } from "../ids.ts";
import { JobCalls } from "../jobs/calls.ts";
import { isRunning, type Job } from "../jobs/job.ts";
import type { JobLifecycle } from "../jobs/lifecycle.ts";
import { findCustomModel } from "../models/custom-model.ts";
import { customizationOf, distillationOf, findBase } from "../models/foundation-models.ts";
import { checkHyperParameters } from "../models/hyper-parameters.ts";
import { checkTrainable } from "../models/lifecycle.ts";
import { modelArn, on, passRole, tagging } from "../permissions.ts";
import { checkRoom } from "../quotas.ts";
import type { BedrockState } from "../state.ts";
import { checkTags } from "../tags.ts";
import { checkDistillation, isDistillation } from "./distillation/request.ts";
import { type CustomizationJob, type CustomizationRequest, validationUris } from "./job.ts";
import { describeJob, summarizeJob } from "./views.ts";

const TYPE = "model-customization-job";

/** The operations on customization jobs. Creating one does not read its data: Bedrock does that when the job runs. */
export function customizationOperations(
  state: BedrockState,
  lifecycle: JobLifecycle<CustomizationJob>,
): BedrockOperations {
  const { cloud } = state;
  const calls = new JobCalls({
    state,
    jobs: state.jobs,
    lifecycle,
    firstPhase: { phase: "validation", status: "InProgress" },
    type: TYPE,
    label: "model customization job",
    alsoKnownAs: ({ name }) => name,
  });
  return {
    CreateModelCustomizationJob: {
      permissions: ({ baseModelIdentifier, jobTags, customModelTags, roleArn }) => [
        ...on(
          "bedrock:CreateModelCustomizationJob",
          modelArn(state, baseModelIdentifier),
          ownArn(cloud, "custom-model/*"),
          ownArn(cloud, `${TYPE}/*`),
        ),
        ...tagging(jobTags, ownArn(cloud, `${TYPE}/*`)),
        ...tagging(customModelTags, ownArn(cloud, "custom-model/*")),
        ...passRole(roleArn),
      ],
      run: (request) =>
        calls.create(request, { tags: request.jobTags, complete: (job) => complete(state, job) }),
    },
    GetModelCustomizationJob: {
      permissions: ({ jobIdentifier }) =>
        calls.permissions("bedrock:GetModelCustomizationJob", jobIdentifier),
      run: ({ jobIdentifier }) => describeJob(calls.find(jobIdentifier), cloud.clock.now()),
    },
    ListModelCustomizationJobs: {
      permissions: () => allow("bedrock:ListModelCustomizationJobs"),
      run: (request) =>
        calls.list(request, "modelCustomizationJobSummaries", (job) =>
          summarizeJob(job, cloud.clock.now()),
        ),
    },
    StopModelCustomizationJob: {
      permissions: ({ jobIdentifier }) =>
        calls.permissions("bedrock:StopModelCustomizationJob", jobIdentifier),
      run: ({ jobIdentifier }) => calls.stop(jobIdentifier),
    },
  };
}

function complete(state: BedrockState, job: Job<CustomizationRequest>): CustomizationJob {
  const { request } = job;
  const { id: baseModelId, model, earlier } = checkBase(state, request);
  const hyperParameters = isDistillation(request)
    ? {}
    : checkHyperParameters(model, request.hyperParameters ?? {});
  checkModelName(state, request.customModelName);
  checkQuotas(state);
  const outputModelArn = ownArn(state.cloud, `custom-model/${baseModelId}/${job.id}`);
  checkTags(state, outputModelArn, request.customModelTags);
  return {
    ...job,
    arn: ownArn(state.cloud, `${TYPE}/${baseModelId}/${job.id}`),
    baseModelId,
    baseModelArn: earlier?.arn ?? foundationModelArn(state.cloud, baseModelId),
    hyperParameters,
    outputModelName: request.customModelName,
    outputModelArn,
  };
}

/** The base model, and the custom model that the job trains further, if it is one. */
function checkBase(state: BedrockState, request: CustomizationRequest) {
  const { baseModelIdentifier, customizationType = "FINE_TUNING" } = request;
  const earlier = findCustomModel(state, baseModelIdentifier);
  const found = findBase(earlier?.baseModelId ?? baseModelIdentifier, state.cloud);
  checkTrainable(state, found.model);
  if (customizationType !== "FINE_TUNING" && customizationType !== "DISTILLATION") {
    throw invalid(
      `The local Bedrock runs jobs of the types FINE_TUNING and DISTILLATION only; it does not simulate ${customizationType}.`,
    );
  }
  const { dataRule } = isDistillation(request)
    ? distillationOf(found.model)
    : customizationOf(found.model);
  if (found.context?.customization !== true) {
    throw invalid(`The provided model identifier ${found.id} doesn't support customization.`);
  }
  if (isDistillation(request)) checkDistillation(state, request, found);
  else if (request.customizationConfig !== undefined) {
    throw invalid("A customizationConfig isn't supported for the customization type FINE_TUNING.");
  }
  if (request.trainingDataConfig.s3Uri === undefined) {
    throw invalid(
      "Invalid training input data configuration. The training data S3 Uri is missing.",
    );
  }
  if (!dataRule.validation && validationUris(request).length > 0) {
    throw invalid("Validation data isn't supported for the provided model.");
  }
  return { ...found, earlier };
}

function checkModelName({ jobs, models }: BedrockState, name: string): void {
  const isTaken = models.values().some((model) => model.name === name);
  const isPromised = jobs.values().some((job) => isRunning(job) && job.outputModelName === name);
  if (!isTaken && !isPromised) return;
  throw conflict(
    `The provided custom model name is already in use: ${name}. Try your request again with a different name.`,
  );
}

function checkQuotas({ jobs, models, quotas }: BedrockState): void {
  const running = jobs.values().filter(isRunning).length;
  checkRoom(quotas, {
    key: "customization-jobs",
    used: running,
    of: "scheduled customization jobs",
  });
  checkRoom(quotas, { key: "custom-models", used: models.values().length, of: "custom models" });
}
