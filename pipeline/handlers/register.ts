import { s3Client } from "../clients.ts";
import { systemClock } from "../clock.ts";
import { register } from "../registry/register.ts";
import { RegisterInput } from "./inputs.ts";
import { handle, setting } from "./runtime.ts";

const bucket = { s3: s3Client(), name: setting("DATA_BUCKET") };

/** Writes the run's model into the registry. */
export const handler = handle(RegisterInput, (input) => register(bucket, systemClock, input));
