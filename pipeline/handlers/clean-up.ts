import { CleanUpRequest, cleanUp } from "../clean-up/clean-up.ts";
import { bedrockClient } from "../clients/bedrock.ts";
import { s3Client } from "../clients/s3.ts";
import { systemClock } from "../clock.ts";
import { leftText } from "../report/left-text.ts";
import { handle, setting } from "./runtime.ts";

const tools = {
  bedrock: bedrockClient(),
  bucket: { s3: s3Client(), name: setting("DATA_BUCKET") },
  clock: systemClock,
};

/** One pass of removing what the run paid for; `sentence` says what is left. */
export const handler = handle(CleanUpRequest, async (input) => {
  const result = await cleanUp(tools, input);
  return { ...result, sentence: leftText({ ...input, ...result }) };
});
