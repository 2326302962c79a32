import { s3Client } from "../clients/s3.ts";
import { StepCall, writeDataset } from "../preparation/steps.ts";
import { handle, setting } from "./runtime.ts";

const bucket = { s3: s3Client(), name: setting("DATA_BUCKET") };

/** Writes a preparation's dataset, and what is known of it. */
export const handler = handle(StepCall, (call) => writeDataset(bucket, call));
