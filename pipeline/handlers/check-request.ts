import { s3Client } from "../clients/s3.ts";
import { checkRequest, StartedExecution } from "../job/check-request.ts";
import { handle, setting } from "./runtime.ts";

const bucket = { s3: s3Client(), name: setting("DATA_BUCKET") };

/** Checks the request before anything is bought. */
export const handler = handle(StartedExecution, (started) => checkRequest(bucket, started));
