import type { Shape } from "../../../kernel/service.ts";
import { conflict, notFound } from "../errors.ts";
import { madeBefore } from "../idempotency.ts";
import { iso, listPage } from "../paging.ts";
import type { EvaluationJob } from "../resources.ts";
import { becomeServiceRole } from "../service-role.ts";
import { type BedrockState, newId } from "../state.ts";
import { addTags } from "../tags.ts";
import { readPlan } from "./request.ts";
import type { EvaluationRunner } from "./runner.ts";

/** CreateEvaluationJob. */
export function createEvaluation(
  state: BedrockState,
  runner: EvaluationRunner,
  input: Shape,
): Shape {
  const { cloud, evaluations } = state;
  const earlier = madeBefore(evaluations, input);
  if (earlier) return { jobArn: earlier.arn };
  readPlan(input);
  const name = String(input["jobName"]);
  if (evaluations.values().some((job) => job.name === name)) {
    throw conflict(`The provided job name is already in use: ${name}.`);
  }
  const id = newId();
  const now = cloud.clock.now();
  const job: EvaluationJob = {
    id,
    arn: `arn:aws:bedrock:${cloud.region}:${cloud.accountId}:evaluation-job/${id}`,
    name,
    request: input,
    creationTime: now,
    status: "InProgress",
    lastModifiedTime: now,
  };
  becomeServiceRole(cloud, { roleArn: String(input["roleArn"]), sourceArn: job.arn });
  addTags(state, job.arn, input["jobTags"]);
  evaluations.put(id, job);
  runner.run(job);
  return { jobArn: job.arn };
}

/** GetEvaluationJob, by ARN only. */
export function getEvaluation(state: BedrockState, input: Shape): Shape {
  const job = find(state, String(input["jobIdentifier"]));
  const { request } = job;
  return {
    jobName: job.name,
    status: job.status,
    jobArn: job.arn,
    jobDescription: request["jobDescription"],
    roleArn: request["roleArn"],
    customerEncryptionKeyId: request["customerEncryptionKeyId"],
    jobType: "Automated",
    applicationType: request["applicationType"] ?? "ModelEvaluation",
    evaluationConfig: request["evaluationConfig"],
    inferenceConfig: request["inferenceConfig"],
    outputDataConfig: request["outputDataConfig"],
    creationTime: iso(job.creationTime),
    lastModifiedTime: iso(job.lastModifiedTime),
    failureMessages: job.failureMessages,
  };
}

/** ListEvaluationJobs. */
export function listEvaluations(state: BedrockState, input: Shape): Shape {
  const items = state.evaluations.values().map((job) => ({
    id: job.id,
    time: job.creationTime,
    name: job.name,
    status: job.status,
    summary: summaryOf(job),
  }));
  return listPage(items, input, "jobSummaries");
}

function summaryOf(job: EvaluationJob): Shape {
  const { datasets, judge, subject } = readPlan(job.request);
  const modelIdentifiers = "source" in subject ? [] : [subject.modelIdentifier];
  const sources = "source" in subject ? [subject.source] : [];
  return {
    jobArn: job.arn,
    jobName: job.name,
    status: job.status,
    creationTime: iso(job.creationTime),
    jobType: "Automated",
    evaluationTaskTypes: datasets.map(({ taskType }) => taskType),
    modelIdentifiers,
    ...(judge === undefined ? {} : { evaluatorModelIdentifiers: [judge] }),
    inferenceConfigSummary: {
      modelConfigSummary: {
        bedrockModelIdentifiers: modelIdentifiers,
        precomputedInferenceSourceIdentifiers: sources,
      },
    },
    applicationType: job.request["applicationType"] ?? "ModelEvaluation",
  };
}

/** StopEvaluationJob. */
export function stopEvaluation(state: BedrockState, runner: EvaluationRunner, input: Shape): Shape {
  const job = find(state, String(input["jobIdentifier"]));
  if (job.status !== "InProgress") {
    throw conflict(`The evaluation job can't be stopped, because its status is ${job.status}.`);
  }
  runner.stopJob(job);
  return {};
}

/** BatchDeleteEvaluationJob: what runs is not deleted, and is named among the errors. */
export function deleteEvaluations(state: BedrockState, input: Shape): Shape {
  const errors: Shape[] = [];
  const evaluationJobs: Shape[] = [];
  for (const jobIdentifier of input["jobIdentifiers"] as string[]) {
    const job = state.evaluations.values().find(({ arn }) => arn === jobIdentifier);
    if (job === undefined) {
      errors.push({ jobIdentifier, code: "404", message: "The evaluation job was not found." });
    } else if (job.status === "InProgress" || job.status === "Stopping") {
      errors.push({ jobIdentifier, code: "400", message: `The evaluation job is ${job.status}.` });
    } else {
      state.evaluations.delete(job.id);
      state.tags.delete(job.arn);
      evaluationJobs.push({ jobIdentifier, jobStatus: "Deleting" });
    }
  }
  return { errors, evaluationJobs };
}

function find({ evaluations }: BedrockState, arn: string): EvaluationJob {
  const job = evaluations.values().find((each) => each.arn === arn);
  if (job === undefined) throw notFound("The provided job identifier is invalid.");
  return job;
}
