import type { Shape } from "../../../kernel/service.ts";
import { iso } from "../paging.ts";
import type { CustomizationJob, JobPhase, PhaseTimes } from "../resources.ts";

/** The job as GetModelCustomizationJob shows it. */
export function describeJob(job: CustomizationJob): Shape {
  const { request } = job;
  return {
    jobArn: job.arn,
    jobName: job.name,
    outputModelName: job.outputModelName,
    ...(job.status === "Completed" ? { outputModelArn: job.outputModelArn } : {}),
    clientRequestToken: request["clientRequestToken"],
    roleArn: request["roleArn"],
    status: job.status,
    statusDetails: statusDetails(job),
    failureMessage: job.failureMessage,
    ...timesOf(job),
    baseModelArn: job.baseModelArn,
    hyperParameters: job.hyperParameters,
    trainingDataConfig: request["trainingDataConfig"],
    validationDataConfig: request["validationDataConfig"] ?? { validators: [] },
    outputDataConfig: request["outputDataConfig"],
    customizationType: "FINE_TUNING",
    outputModelKmsKeyArn: request["customModelKmsKeyId"],
    ...metricsOf(job),
    vpcConfig: request["vpcConfig"],
  };
}

/** The job as ListModelCustomizationJobs shows it. */
export function summarizeJob(job: CustomizationJob): Shape {
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

function timesOf({ creationTime, lastModifiedTime, endTime }: CustomizationJob): Shape {
  return {
    creationTime: iso(creationTime),
    lastModifiedTime: iso(lastModifiedTime),
    ...(endTime === undefined ? {} : { endTime: iso(endTime) }),
  };
}

/** `trainingMetrics` and `validationMetrics` of a completed job. */
export function metricsOf({ status, trainingLoss, validationLosses }: CustomizationJob): Shape {
  if (status !== "Completed") return {};
  return {
    trainingMetrics: { trainingLoss },
    validationMetrics: (validationLosses ?? []).map((validationLoss) => ({ validationLoss })),
  };
}

function statusDetails({ phases }: CustomizationJob): Shape {
  const part = (phase: JobPhase) => {
    const times: PhaseTimes | undefined = phases[phase];
    if (times === undefined) return { status: "NotStarted" };
    return {
      status: times.status,
      creationTime: iso(times.creationTime),
      lastModifiedTime: iso(times.lastModifiedTime),
    };
  };
  return {
    validationDetails: part("validation"),
    dataProcessingDetails: part("dataProcessing"),
    trainingDetails: part("training"),
  };
}
