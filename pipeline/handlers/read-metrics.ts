import { s3Client } from "../clients.ts";
import { readMetrics } from "../metrics/read-metrics.ts";
import { ReadMetricsInput } from "./inputs.ts";
import { handle, setting } from "./runtime.ts";

const bucket = { s3: s3Client(), name: setting("DATA_BUCKET") };

/** Reads what Bedrock measured while it trained. */
export const handler = handle(ReadMetricsInput, ({ runId, jobArn }) =>
  readMetrics(bucket, runId, jobArn),
);
