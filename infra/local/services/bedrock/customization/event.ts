import { defined } from "../../../kernel/defined.ts";
import type { Cloud } from "../../../kernel/service.ts";
import { iso, isoIfAny } from "../paging.ts";
import type { CustomizationJob } from "./job.ts";

/** Emits EventBridge's "Model Customization Job State Change"; its detail names the status `jobStatus`. */
export function emitJobEvent(cloud: Cloud, job: CustomizationJob): void {
  const { request } = job;
  cloud.emit({
    source: "aws.bedrock",
    detailType: "Model Customization Job State Change",
    resources: [job.arn],
    detail: defined({
      version: "0.0",
      jobName: job.name,
      jobArn: job.arn,
      outputModelName: job.outputModelName,
      outputModelArn: job.status === "Completed" ? job.outputModelArn : undefined,
      roleArn: request.roleArn,
      jobStatus: job.status,
      failureMessage: job.failureMessage,
      creationTime: iso(job.creationTime),
      lastModifiedTime: iso(job.lastModifiedTime),
      endTime: isoIfAny(job.endTime),
      baseModelArn: job.baseModelArn,
      hyperParameters: job.hyperParameters,
      trainingDataConfig: request.trainingDataConfig,
      validationDataConfig: request.validationDataConfig ?? { validators: [] },
      outputDataConfig: request.outputDataConfig,
    }),
  });
}
