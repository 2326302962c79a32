import { s3Client } from "../clients/s3.ts";
import { chooseAll, StepCall } from "../preparation/steps.ts";
import { handle, setting } from "./runtime.ts";

const bucket = { s3: s3Client(), name: setting("DATA_BUCKET") };

/** Chooses which rows a preparation's dataset has. */
export const handler = handle(StepCall, (call) => chooseAll(bucket, call));
