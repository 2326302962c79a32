import type { Shape } from "../../../kernel/service.ts";
import { conflict, invalid, notFound } from "../errors.ts";
import { madeBefore } from "../idempotency.ts";
import { findByInferenceProfile, findFoundationModel } from "../models/foundation-models.ts";
import { iso, listPage } from "../paging.ts";
import type { InvocationJob } from "../resources.ts";
import { becomeServiceRole } from "../service-role.ts";
import { type BedrockState, newId } from "../state.ts";
import { addTags } from "../tags.ts";
import type { BatchRunner } from "./runner.ts";

const HOUR = 3_600_000;
/** The API's own default is not documented; the least that may be asked for is a day. */
const DEFAULT_TIMEOUT_HOURS = 24;

/** CreateModelInvocationJob. */
export function createBatch(state: BedrockState, runner: BatchRunner, input: Shape): Shape {
  const { cloud, batches } = state;
  const earlier = madeBefore(batches, input);
  if (earlier) return { jobArn: earlier.arn };
  const name = String(input["jobName"]);
  checkModel(String(input["modelId"]));
  if (batches.values().some((job) => job.name === name)) {
    throw conflict(`The provided job name is already in use: ${name}.`);
  }
  const id = newId();
  const now = cloud.clock.now();
  const hours = Number(input["timeoutDurationInHours"] ?? DEFAULT_TIMEOUT_HOURS);
  const job: InvocationJob = {
    id,
    arn: `arn:aws:bedrock:${cloud.region}:${cloud.accountId}:model-invocation-job/${id}`,
    name,
    request: input,
    submitTime: now,
    jobExpirationTime: now + hours * HOUR,
    status: "Submitted",
    lastModifiedTime: now,
  };
  becomeServiceRole(cloud, { roleArn: String(input["roleArn"]), sourceArn: job.arn });
  addTags(state, job.arn, input["tags"]);
  batches.put(id, job);
  runner.run(job);
  return { jobArn: job.arn };
}

/** The API's pattern shuts tuned models out: their ARNs carry a context length, which it does not take. */
function checkModel(modelId: string): void {
  if (findByInferenceProfile(modelId) ?? findFoundationModel(modelId)) return;
  throw invalid("The provided model identifier is invalid.");
}

/** GetModelInvocationJob, by ARN or id. */
export function getBatch(state: BedrockState, input: Shape): Shape {
  return describe(find(state, String(input["jobIdentifier"])));
}

/** ListModelInvocationJobs. */
export function listBatches(state: BedrockState, input: Shape): Shape {
  const items = state.batches.values().map((job) => ({
    id: job.id,
    time: job.submitTime,
    name: job.name,
    status: job.status,
    summary: describe(job),
  }));
  return listPage(items, input, "invocationJobSummaries");
}

/** StopModelInvocationJob. */
export function stopBatch(state: BedrockState, runner: BatchRunner, input: Shape): Shape {
  const job = find(state, String(input["jobIdentifier"]));
  if (job.endTime !== undefined || job.status === "Stopping") {
    throw conflict(
      `The batch inference job can't be stopped, because its status is ${job.status}.`,
    );
  }
  runner.stopJob(job);
  return {};
}

function find({ batches }: BedrockState, identifier: string): InvocationJob {
  const job = batches.values().find(({ arn, id }) => arn === identifier || id === identifier);
  if (job === undefined) throw notFound("The provided job identifier is invalid.");
  return job;
}

function describe(job: InvocationJob): Shape {
  const { request, counts, endTime } = job;
  return {
    jobArn: job.arn,
    jobName: job.name,
    modelId: request["modelId"],
    clientRequestToken: request["clientRequestToken"],
    roleArn: request["roleArn"],
    status: job.status,
    message: job.message,
    submitTime: iso(job.submitTime),
    lastModifiedTime: iso(job.lastModifiedTime),
    ...(endTime === undefined ? {} : { endTime: iso(endTime) }),
    inputDataConfig: request["inputDataConfig"],
    outputDataConfig: request["outputDataConfig"],
    vpcConfig: request["vpcConfig"],
    timeoutDurationInHours: request["timeoutDurationInHours"],
    jobExpirationTime: iso(job.jobExpirationTime),
    modelInvocationType: request["modelInvocationType"],
    totalRecordCount: counts?.totalRecordCount,
    processedRecordCount: counts?.processedRecordCount,
    successRecordCount: counts?.successRecordCount,
    errorRecordCount: counts?.errorRecordCount,
  };
}
