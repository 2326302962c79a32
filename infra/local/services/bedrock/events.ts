import type { Cloud } from "../../kernel/service.ts";
import { iso } from "./paging.ts";
import type { CustomizationJob, InvocationJob } from "./resources.ts";

/** Emits EventBridge's "Model Customization Job State Change"; its detail names the status `jobStatus`. */
export function emitJobEvent(cloud: Cloud, job: CustomizationJob): void {
  const { request } = job;
  cloud.emit({
    source: "aws.bedrock",
    detailType: "Model Customization Job State Change",
    resources: [job.arn],
    detail: {
      version: "0.0",
      jobName: job.name,
      jobArn: job.arn,
      outputModelName: job.outputModelName,
      ...(job.status === "Completed" ? { outputModelArn: job.outputModelArn } : {}),
      roleArn: request["roleArn"],
      jobStatus: job.status,
      ...(job.failureMessage === undefined ? {} : { failureMessage: job.failureMessage }),
      creationTime: iso(job.creationTime),
      lastModifiedTime: iso(job.lastModifiedTime),
      ...(job.endTime === undefined ? {} : { endTime: iso(job.endTime) }),
      baseModelArn: job.baseModelArn,
      hyperParameters: job.hyperParameters,
      trainingDataConfig: request["trainingDataConfig"],
      validationDataConfig: request["validationDataConfig"] ?? { validators: [] },
      outputDataConfig: request["outputDataConfig"],
    },
  });
}

/** Emits EventBridge's "Batch Inference Job State Change"; its detail names the status `status`. */
export function emitBatchEvent(cloud: Cloud, job: InvocationJob): void {
  cloud.emit({
    source: "aws.bedrock",
    detailType: "Batch Inference Job State Change",
    resources: [job.arn],
    detail: {
      version: "0.0",
      accountId: cloud.accountId,
      batchJobName: job.name,
      batchJobArn: job.arn,
      batchModelId: job.request["modelId"],
      status: job.status,
      failureMessage: job.message ?? "",
      creationTime: EVENT_TIME.format(new Date(job.submitTime)),
    },
  });
}

/** This event's time is no ISO text but e.g. "Aug 28, 2024, 10:47:53 PM". */
const EVENT_TIME = new Intl.DateTimeFormat("en-US", {
  dateStyle: "medium",
  timeStyle: "medium",
  timeZone: "UTC",
});
