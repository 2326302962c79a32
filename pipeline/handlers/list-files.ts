import { s3Client } from "../clients/s3.ts";
import { listFiles, StepCall } from "../preparation/steps.ts";
import { handle, setting } from "./runtime.ts";

const bucket = { s3: s3Client(), name: setting("DATA_BUCKET") };

/** Lists the files of a preparation, in shards. */
export const handler = handle(StepCall, (call) => listFiles(bucket, call));
