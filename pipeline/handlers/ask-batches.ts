import { singleTryRuntimeClient } from "../clients/bedrock-runtime.ts";
import { s3Client } from "../clients/s3.ts";
import { systemClock } from "../clock.ts";
import { AskBatchesRequest, askBatches } from "../evaluation/in-batches/ask-batches.ts";
import { handle, setting } from "./runtime.ts";

const tools = {
  bucket: { s3: s3Client(), name: setting("DATA_BUCKET") },
  runtime: singleTryRuntimeClient(),
  clock: systemClock,
  // A function has 15 minutes; the last question must have time to end, and its answer to be written.
  budget: 12 * 60_000,
};

/** Asks a model some batches of held-out rows, at a share of its quota. */
export const handler = handle(AskBatchesRequest, (input) => askBatches(tools, input));
