import { allow } from "../../../kernel/define-service.ts";
import { defined } from "../../../kernel/defined.ts";
import type { BedrockOperations } from "../checked-operations.ts";
import { invalid } from "../errors.ts";
import { ownArn } from "../ids.ts";
import { findInvoked } from "../inference-profiles/profile.ts";
import { JobCalls } from "../jobs/calls.ts";
import type { JobLifecycle } from "../jobs/lifecycle.ts";
import { findFoundationModel } from "../models/foundation-models.ts";
import { iso, isoIfAny } from "../paging.ts";
import { modelArn, on, passRole, tagging } from "../permissions.ts";
import type { BedrockState } from "../state.ts";
import type { BatchJob } from "./job.ts";

const TYPE = "model-invocation-job";
const HOUR_MS = 3_600_000;
/** The API's own default is not documented; the shortest that a request may give is a day. */
const DEFAULT_TIMEOUT_HOURS = 24;

/** The operations on batch inference jobs. */
export function batchOperations(
  state: BedrockState,
  lifecycle: JobLifecycle<BatchJob>,
): BedrockOperations {
  const calls = new JobCalls({
    state,
    jobs: state.batches,
    lifecycle,
    firstPhase: { phase: "validation", status: "Submitted" },
    type: TYPE,
    label: "batch inference job",
    alsoKnownAs: ({ id }) => id,
  });
  const anyJob = ownArn(state.cloud, `${TYPE}/*`);
  return {
    CreateModelInvocationJob: {
      permissions: ({ modelId, tags, roleArn }) => [
        ...on("bedrock:CreateModelInvocationJob", modelArn(state, modelId), anyJob),
        ...tagging(tags, anyJob),
        ...passRole(roleArn),
      ],
      run: (request) =>
        calls.create(request, {
          tags: request.tags,
          complete(job) {
            checkModel(state, request.modelId);
            const hours = request.timeoutDurationInHours ?? DEFAULT_TIMEOUT_HOURS;
            return { ...job, jobExpirationTime: job.creationTime + hours * HOUR_MS };
          },
        }),
    },
    GetModelInvocationJob: {
      permissions: ({ jobIdentifier }) =>
        calls.permissions("bedrock:GetModelInvocationJob", jobIdentifier),
      run: ({ jobIdentifier }) => describe(calls.find(jobIdentifier)),
    },
    ListModelInvocationJobs: {
      permissions: () => allow("bedrock:ListModelInvocationJobs"),
      run: (request) => calls.list(request, "invocationJobSummaries", describe),
    },
    StopModelInvocationJob: {
      permissions: ({ jobIdentifier }) =>
        calls.permissions("bedrock:StopModelInvocationJob", jobIdentifier),
      run: ({ jobIdentifier }) => calls.stop(jobIdentifier),
    },
  };
}

/** The API's pattern excludes tuned models: their ARNs have a context length, which it does not accept. */
function checkModel(state: BedrockState, modelId: string): void {
  if (findInvoked(state, modelId) ?? findFoundationModel(modelId, state.cloud)) return;
  throw invalid("The provided model identifier is invalid.");
}

function describe(job: BatchJob) {
  const { request, counts } = job;
  return {
    jobArn: job.arn,
    jobName: job.name,
    modelId: request.modelId,
    clientRequestToken: request.clientRequestToken,
    roleArn: request.roleArn,
    status: job.status,
    message: job.failureMessage,
    submitTime: iso(job.creationTime),
    lastModifiedTime: iso(job.lastModifiedTime),
    ...defined({ endTime: isoIfAny(job.endTime) }),
    inputDataConfig: request.inputDataConfig,
    outputDataConfig: request.outputDataConfig,
    vpcConfig: request.vpcConfig,
    timeoutDurationInHours: request.timeoutDurationInHours,
    jobExpirationTime: iso(job.jobExpirationTime),
    modelInvocationType: request.modelInvocationType,
    totalRecordCount: counts?.totalRecordCount,
    processedRecordCount: counts?.processedRecordCount,
    successRecordCount: counts?.successRecordCount,
    errorRecordCount: counts?.errorRecordCount,
  };
}
