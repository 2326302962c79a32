import { CleanUpRequest, cleanUp } from "../clean-up/clean-up.ts";
import { bedrockClient, s3Client } from "../clients.ts";
import { systemClock } from "../clock.ts";
import { handle, setting } from "./runtime.ts";

const tools = {
  bedrock: bedrockClient(),
  bucket: { s3: s3Client(), name: setting("DATA_BUCKET") },
  clock: systemClock,
};

/** One pass of removing what the run paid for. */
export const handler = handle(CleanUpRequest, (input) => cleanUp(tools, input));
