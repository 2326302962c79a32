import { defined } from "../../../kernel/defined.ts";
import { iso, isoIfAny } from "../paging.ts";
import type { CustomizationJob } from "./job.ts";

/** How often a job that trains is touched. */
const TOUCH_MS = 5 * 60_000;

/** A job as it is at a time of the cloud: one that trains moves all the time, unless it is stuck. */
function moving(job: CustomizationJob, now: number): CustomizationJob {
  const training = job.phases["training"];
  if (training?.status !== "InProgress") return job;
  const { creationTime } = training;
  const elapsed = (job.stuckAt ?? now) - creationTime;
  const lastModifiedTime = creationTime + Math.floor(elapsed / TOUCH_MS) * TOUCH_MS;
  return {
    ...job,
    phases: { ...job.phases, training: { ...training, lastModifiedTime } },
    lastModifiedTime,
  };
}

/** The job as GetModelCustomizationJob shows it. @param now milliseconds of the cloud */
export function describeJob(stored: CustomizationJob, now: number) {
  const job = moving(stored, now);
  const { request } = job;
  return {
    jobArn: job.arn,
    jobName: job.name,
    outputModelName: job.outputModelName,
    ...defined({ outputModelArn: job.status === "Completed" ? job.outputModelArn : undefined }),
    clientRequestToken: request.clientRequestToken,
    roleArn: request.roleArn,
    status: job.status,
    statusDetails: statusDetails(job),
    failureMessage: job.failureMessage,
    ...timesOf(job),
    baseModelArn: job.baseModelArn,
    trainingDataConfig: request.trainingDataConfig,
    // Absent where none was given, although the SDK declares it as required; recorded in August 2026.
    ...defined({ validationDataConfig: request.validationDataConfig }),
    outputDataConfig: request.outputDataConfig,
    ...typeOf(job),
    outputModelKmsKeyArn: request.customModelKmsKeyId,
    ...metricsOf(job),
    vpcConfig: request.vpcConfig,
  };
}

/** The job as ListModelCustomizationJobs shows it. @param now milliseconds of the cloud */
export function summarizeJob(stored: CustomizationJob, now: number) {
  const job = moving(stored, now);
  return {
    jobArn: job.arn,
    baseModelArn: job.baseModelArn,
    jobName: job.name,
    status: job.status,
    statusDetails: statusDetails(job),
    ...timesOf(job),
    ...(job.status === "Completed"
      ? { customModelArn: job.outputModelArn, customModelName: job.outputModelName }
      : {}),
    customizationType: typeOf(job).customizationType,
  };
}

/** What kind of job it is, with what only that kind has. */
export function typeOf({ request, hyperParameters }: CustomizationJob) {
  const { customizationType = "FINE_TUNING", customizationConfig } = request;
  const given = Object.keys(hyperParameters).length === 0 ? undefined : hyperParameters;
  return { customizationType, ...defined({ hyperParameters: given, customizationConfig }) };
}

function timesOf({ creationTime, lastModifiedTime, endTime }: CustomizationJob) {
  return defined({
    creationTime: iso(creationTime),
    lastModifiedTime: iso(lastModifiedTime),
    endTime: isoIfAny(endTime),
  });
}

/** `trainingMetrics` and `validationMetrics` of a completed job. */
export function metricsOf({ status, trainingLoss, validationLosses }: CustomizationJob) {
  if (status !== "Completed") return {};
  return {
    trainingMetrics: { trainingLoss },
    validationMetrics: (validationLosses ?? []).map((validationLoss) => ({ validationLoss })),
  };
}

/** Bedrock shows no details of the publishing phase. */
function statusDetails({ phases }: CustomizationJob) {
  const details = (phase: string) => {
    const times = phases[phase];
    if (times === undefined) return { status: "NotStarted" };
    return {
      status: times.status,
      creationTime: iso(times.creationTime),
      lastModifiedTime: iso(times.lastModifiedTime),
    };
  };
  return {
    validationDetails: details("validation"),
    dataProcessingDetails: details("dataProcessing"),
    trainingDetails: details("training"),
  };
}
