import { s3Client } from "../clients/s3.ts";
import { systemClock } from "../clock.ts";
import { RegisterRequest, register } from "../registry/register.ts";
import { handle, setting } from "./runtime.ts";

const bucket = { s3: s3Client(), name: setting("DATA_BUCKET") };

/** Writes the run's model into the registry. */
export const handler = handle(RegisterRequest, (input) => register(bucket, systemClock, input));
