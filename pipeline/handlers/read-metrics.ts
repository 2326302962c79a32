import { s3Client } from "../clients/s3.ts";
import { readMetrics, TrainedRun } from "../metrics/read-metrics.ts";
import { handle, setting } from "./runtime.ts";

const bucket = { s3: s3Client(), name: setting("DATA_BUCKET") };

/** Reads what Bedrock measured while it trained. */
export const handler = handle(TrainedRun, (run) => readMetrics(bucket, run));
