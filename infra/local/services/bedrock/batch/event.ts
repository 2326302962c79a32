import type { Cloud } from "../../../kernel/service.ts";
import type { BatchJob } from "./job.ts";

/** Emits EventBridge's "Batch Inference Job State Change"; its detail names the status `status`. */
export function emitBatchEvent(cloud: Cloud, job: BatchJob): void {
  cloud.emit({
    source: "aws.bedrock",
    detailType: "Batch Inference Job State Change",
    resources: [job.arn],
    detail: {
      version: "0.0",
      accountId: cloud.accountId,
      batchJobName: job.name,
      batchJobArn: job.arn,
      batchModelId: job.request.modelId,
      status: job.status,
      failureMessage: job.failureMessage ?? "",
      creationTime: EVENT_TIME.format(new Date(job.creationTime)),
    },
  });
}

/** This event's time is not ISO text but e.g. "Aug 28, 2024, 10:47:53 PM". */
const EVENT_TIME = new Intl.DateTimeFormat("en-US", {
  dateStyle: "medium",
  timeStyle: "medium",
  timeZone: "UTC",
});
