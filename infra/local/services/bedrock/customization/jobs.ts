import type { Shape } from "../../../kernel/service.ts";
import { conflict, invalid, notFound, quotaReached } from "../errors.ts";
import { madeBefore } from "../idempotency.ts";
import { checkUsable, findBase, findCustomModel } from "../models/find.ts";
import { customizationOf, foundationModelArn } from "../models/foundation-models.ts";
import { checkHyperParameters } from "../models/hyper-parameters.ts";
import { listPage } from "../paging.ts";
import type { CustomizationJob } from "../resources.ts";
import { becomeServiceRole } from "../service-role.ts";
import { type BedrockState, newId } from "../state.ts";
import { addTags } from "../tags.ts";
import type { JobRunner } from "./runner.ts";
import { describeJob, summarizeJob } from "./views.ts";

/** CreateModelCustomizationJob. The data are not looked at here: Bedrock does that when the job runs. */
export function createJob(state: BedrockState, runner: JobRunner, input: Shape): Shape {
  const earlier = madeBefore(state.jobs, input);
  if (earlier) return { jobArn: earlier.arn };
  const job = newJob(state, input);
  becomeServiceRole(state.cloud, { roleArn: String(input["roleArn"]), sourceArn: job.arn });
  checkNames(state, job);
  checkQuota(state);
  addTags(state, job.arn, input["jobTags"]);
  state.jobs.put(job.id, job);
  runner.run(job);
  return { jobArn: job.arn };
}

function newJob(state: BedrockState, input: Shape): CustomizationJob {
  const { cloud } = state;
  const { id: baseModelId, model, earlier } = checkType(state, input);
  const id = newId();
  const now = cloud.clock.now();
  const arn = (kind: string) =>
    `arn:aws:bedrock:${cloud.region}:${cloud.accountId}:${kind}/${baseModelId}/${id}`;
  return {
    id,
    arn: arn("model-customization-job"),
    name: String(input["jobName"]),
    request: input,
    baseModelId,
    baseModelArn: earlier?.arn ?? foundationModelArn(cloud.region, baseModelId),
    hyperParameters: checkHyperParameters(model, (input["hyperParameters"] ?? {}) as Shape),
    outputModelName: String(input["customModelName"]),
    outputModelArn: arn("custom-model"),
    creationTime: now,
    status: "InProgress",
    phase: "validation",
    phases: {},
    lastModifiedTime: now,
  };
}

function checkType(state: BedrockState, input: Shape) {
  const identifier = String(input["baseModelIdentifier"]);
  const earlier = findCustomModel(state, identifier);
  const found = findBase(earlier?.baseModelId ?? identifier);
  checkUsable(state, found);
  const type = input["customizationType"] ?? "FINE_TUNING";
  if (type !== "FINE_TUNING") {
    throw invalid(
      `The local Bedrock runs jobs of type FINE_TUNING only; it does not simulate ${type}.`,
    );
  }
  const { dataRule } = customizationOf(found.model);
  if (found.context?.customization !== true) {
    throw invalid(`The provided model identifier ${found.id} doesn't support customization.`);
  }
  if ((input["trainingDataConfig"] as Shape)["s3Uri"] === undefined) {
    throw invalid(
      "Invalid training input data configuration. The training data S3 Uri is missing.",
    );
  }
  if (!dataRule.validation && validatorsOf(input).length > 0) {
    throw invalid("Validation data isn't supported for the provided model.");
  }
  return { ...found, earlier };
}

/** S3 URIs of the validation sets. */
export function validatorsOf(request: Shape): string[] {
  const config = request["validationDataConfig"] as
    | { validators?: { s3Uri: string }[] }
    | undefined;
  return (config?.validators ?? []).map(({ s3Uri }) => s3Uri);
}

function checkNames({ jobs, models }: BedrockState, { name, outputModelName }: CustomizationJob) {
  if (jobs.values().some((job) => job.name === name)) {
    throw conflict(
      `The provided job name is already in use: ${name}. Try your request again with a different name.`,
    );
  }
  const taken = models.values().some((model) => model.name === outputModelName);
  const promised = jobs
    .values()
    .some((job) => isRunning(job) && job.outputModelName === outputModelName);
  if (taken || promised) {
    throw conflict(
      `The provided custom model name is already in use: ${outputModelName}. Try your request again with a different name.`,
    );
  }
}

function checkQuota({ jobs, models, quotas }: BedrockState): void {
  if (jobs.values().filter(isRunning).length >= quotas.scheduledJobs) {
    throw quotaReached(
      `You have reached the limit (${quotas.scheduledJobs}) of scheduled customization jobs for your account.`,
    );
  }
  if (models.values().length >= quotas.customModels) {
    throw quotaReached(
      `You have reached the limit (${quotas.customModels}) of custom models for your account.`,
    );
  }
}

function isRunning({ status }: CustomizationJob): boolean {
  return status === "InProgress" || status === "Stopping";
}

/** GetModelCustomizationJob. */
export function getJob(state: BedrockState, input: Shape): Shape {
  return describeJob(findJob(state, input));
}

/** ListModelCustomizationJobs. */
export function listJobs(state: BedrockState, input: Shape): Shape {
  const items = state.jobs.values().map((job) => ({
    id: job.id,
    time: job.creationTime,
    name: job.name,
    status: job.status,
    summary: summarizeJob(job),
  }));
  return listPage(items, input, "modelCustomizationJobSummaries");
}

/** StopModelCustomizationJob. Throws `ConflictException` for a job that has ended. */
export function stopJob(state: BedrockState, runner: JobRunner, input: Shape): Shape {
  const job = findJob(state, input);
  if (job.status !== "InProgress") {
    throw conflict(
      `The model customization job can't be stopped, because its status is ${job.status}.`,
    );
  }
  runner.stopJob(job);
  return {};
}

function findJob({ jobs }: BedrockState, input: Shape): CustomizationJob {
  const identifier = String(input["jobIdentifier"]);
  const job = jobs.values().find(({ arn, name }) => arn === identifier || name === identifier);
  if (job === undefined) throw notFound("The provided job identifier is invalid.");
  return job;
}
