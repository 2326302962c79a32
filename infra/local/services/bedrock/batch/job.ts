import type { CreateModelInvocationJobCommandInput } from "@aws-sdk/client-bedrock";
import type { Checked } from "../../../kernel/define-service.ts";
import type { Job } from "../jobs/job.ts";

/** A job that sends a model the requests of whole files. */
export interface BatchJob extends Job<Checked<CreateModelInvocationJobCommandInput>> {
  readonly jobExpirationTime: number;
  counts?: BatchCounts;
}

/** Records of a batch so far, and tokens of the records that the model answered. */
export interface BatchCounts {
  totalRecordCount: number;
  processedRecordCount: number;
  successRecordCount: number;
  errorRecordCount: number;
  inputTokenCount: number;
  outputTokenCount: number;
}
