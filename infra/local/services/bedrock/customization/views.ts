import { defined } from "../../../kernel/defined.ts";
import { iso, isoIfAny } from "../paging.ts";
import type { CustomizationJob } from "./job.ts";

/** The job as GetModelCustomizationJob shows it. */
export function describeJob(job: CustomizationJob) {
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
    hyperParameters: job.hyperParameters,
    trainingDataConfig: request.trainingDataConfig,
    validationDataConfig: request.validationDataConfig ?? { validators: [] },
    outputDataConfig: request.outputDataConfig,
    customizationType: "FINE_TUNING",
    outputModelKmsKeyArn: request.customModelKmsKeyId,
    ...metricsOf(job),
    vpcConfig: request.vpcConfig,
  };
}

/** The job as ListModelCustomizationJobs shows it. */
export function summarizeJob(job: CustomizationJob) {
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
    customizationType: "FINE_TUNING",
  };
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
