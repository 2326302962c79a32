import { s3Client } from "../clients.ts";
import { decide } from "../evaluation/decide.ts";
import { DecideInput } from "./inputs.ts";
import { handle, setting } from "./runtime.ts";

const bucket = { s3: s3Client(), name: setting("DATA_BUCKET") };

/** Compares the two models and applies the gate. */
export const handler = handle(DecideInput, (input) => decide(bucket, input));
