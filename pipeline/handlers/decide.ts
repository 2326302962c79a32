import { s3Client } from "../clients/s3.ts";
import { DecideRequest, decide } from "../evaluation/decide.ts";
import { countDecisions } from "../registry/decisions.ts";
import { handle, setting } from "./runtime.ts";

const bucket = { s3: s3Client(), name: setting("DATA_BUCKET") };

/** Compares the two models and applies the gate. */
export const handler = handle(DecideRequest, async (input) =>
  decide(bucket, input, await countDecisions(bucket, input)),
);
