import { allow } from "../../../kernel/define-service.ts";
import { defined } from "../../../kernel/defined.ts";
import type { BedrockOperations } from "../checked-operations.ts";
import { ownArn } from "../ids.ts";
import { JobCalls } from "../jobs/calls.ts";
import { isRunning } from "../jobs/job.ts";
import type { JobLifecycle } from "../jobs/lifecycle.ts";
import { iso } from "../paging.ts";
import { on, passRole, tagging } from "../permissions.ts";
import type { BedrockState } from "../state.ts";
import { type EvaluationJob, readPlan } from "./request.ts";

const TYPE = "evaluation-job";

/** The operations on evaluation jobs. */
export function evaluationOperations(
  state: BedrockState,
  lifecycle: JobLifecycle<EvaluationJob>,
): BedrockOperations {
  const calls = new JobCalls({
    state,
    jobs: state.evaluations,
    lifecycle,
    firstPhase: { phase: "evaluation", status: "InProgress" },
    type: TYPE,
    label: "evaluation job",
    alsoKnownAs: () => undefined,
  });
  const anyJob = ownArn(state.cloud, `${TYPE}/*`);
  return {
    CreateEvaluationJob: {
      permissions: ({ jobTags, roleArn }) => [
        ...on("bedrock:CreateEvaluationJob", anyJob),
        ...tagging(jobTags, anyJob),
        ...passRole(roleArn),
      ],
      run(request) {
        readPlan(request);
        return calls.create(request, { tags: request.jobTags, complete: (job) => job });
      },
    },
    GetEvaluationJob: {
      permissions: ({ jobIdentifier }) =>
        calls.permissions("bedrock:GetEvaluationJob", jobIdentifier),
      run: ({ jobIdentifier }) => describe(calls.find(jobIdentifier)),
    },
    ListEvaluationJobs: {
      permissions: () => allow("bedrock:ListEvaluationJobs"),
      run: (request) => calls.list(request, "jobSummaries", summarize),
    },
    StopEvaluationJob: {
      permissions: ({ jobIdentifier }) =>
        calls.permissions("bedrock:StopEvaluationJob", jobIdentifier),
      run: ({ jobIdentifier }) => calls.stop(jobIdentifier),
    },
    BatchDeleteEvaluationJob: {
      permissions: ({ jobIdentifiers = [] }) =>
        on("bedrock:BatchDeleteEvaluationJob", ...jobIdentifiers),
      run: ({ jobIdentifiers }) => deleteAll(state, jobIdentifiers),
    },
  };
}

function describe(job: EvaluationJob) {
  const { request, failureMessage } = job;
  return {
    jobName: job.name,
    status: job.status,
    jobArn: job.arn,
    jobDescription: request.jobDescription,
    roleArn: request.roleArn,
    customerEncryptionKeyId: request.customerEncryptionKeyId,
    jobType: "Automated",
    applicationType: request.applicationType ?? "ModelEvaluation",
    evaluationConfig: request.evaluationConfig,
    inferenceConfig: request.inferenceConfig,
    outputDataConfig: request.outputDataConfig,
    creationTime: iso(job.creationTime),
    lastModifiedTime: iso(job.lastModifiedTime),
    failureMessages: failureMessage === undefined ? undefined : [failureMessage],
  };
}

function summarize(job: EvaluationJob) {
  const { datasets, judge, subject } = readPlan(job.request);
  const modelIdentifiers = "source" in subject ? [] : [subject.modelIdentifier];
  const sources = "source" in subject ? [subject.source] : [];
  return defined({
    jobArn: job.arn,
    jobName: job.name,
    status: job.status,
    creationTime: iso(job.creationTime),
    jobType: "Automated",
    evaluationTaskTypes: datasets.map(({ taskType }) => taskType),
    modelIdentifiers,
    evaluatorModelIdentifiers: judge === undefined ? undefined : [judge],
    inferenceConfigSummary: {
      modelConfigSummary: {
        bedrockModelIdentifiers: modelIdentifiers,
        precomputedInferenceSourceIdentifiers: sources,
      },
    },
    applicationType: job.request.applicationType ?? "ModelEvaluation",
  });
}

/** Jobs that are running are not deleted but named among the errors. */
function deleteAll({ evaluations, tags }: BedrockState, jobIdentifiers: readonly string[]) {
  const errors: object[] = [];
  const evaluationJobs: object[] = [];
  for (const jobIdentifier of jobIdentifiers) {
    const job = evaluations.values().find(({ arn }) => arn === jobIdentifier);
    if (job === undefined) {
      errors.push({ jobIdentifier, code: "404", message: "The evaluation job was not found." });
    } else if (isRunning(job)) {
      errors.push({ jobIdentifier, code: "400", message: `The evaluation job is ${job.status}.` });
    } else {
      evaluations.delete(job.id);
      tags.delete(job.arn);
      evaluationJobs.push({ jobIdentifier, jobStatus: "Deleting" });
    }
  }
  return { errors, evaluationJobs };
}
