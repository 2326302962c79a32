import { singleTryRuntimeClient } from "../clients/bedrock-runtime.ts";
import { s3Client } from "../clients/s3.ts";
import { systemClock } from "../clock.ts";
import { AskModelsRequest, askModels } from "../evaluation/ask-models.ts";
import { handle, setting } from "./runtime.ts";

const tools = {
  bucket: { s3: s3Client(), name: setting("DATA_BUCKET") },
  runtime: singleTryRuntimeClient(),
  clock: systemClock,
  // A function has 15 minutes; the last question must have time to end, and its answer to be written.
  budget: 12 * 60_000,
};

/** Asks both models as many held-out rows as fit into one call. */
export const handler = handle(AskModelsRequest, (input) => askModels(tools, input));
