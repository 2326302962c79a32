import { s3Client } from "../clients/s3.ts";
import { systemClock } from "../clock.ts";
import { MoveAliasRequest, moveAlias } from "../registry/aliases.ts";
import { handle, setting } from "./runtime.ts";

const bucket = { s3: s3Client(), name: setting("DATA_BUCKET") };

/** Points an alias of the registry at the run's version. */
export const handler = handle(MoveAliasRequest, async (input) => {
  const { version } = await moveAlias(bucket, systemClock, { ...input, by: `run ${input.runId}` });
  return { version };
});
