import { s3Client } from "../clients/s3.ts";
import { InspectedRun, readAcceptance } from "../job/read-acceptance.ts";
import { handle, setting } from "./runtime.ts";

const bucket = { s3: s3Client(), name: setting("DATA_BUCKET") };

/** Reads what Bedrock says about the training rows. */
export const handler = handle(InspectedRun, (run) => readAcceptance(bucket, run));
