import { z } from "zod";
import { bedrockClient } from "../clients/bedrock.ts";
import { s3Client } from "../clients/s3.ts";
import { systemClock } from "../clock.ts";
import { MoveAliasRequest, moveAlias } from "../registry/aliases.ts";
import { setLease } from "../serving/lease.ts";
import { handle, setting } from "./runtime.ts";

const bucket = { s3: s3Client(), name: setting("DATA_BUCKET") };
const bedrock = bedrockClient();

const Payload = MoveAliasRequest.extend({
  /** What serves the version, and until when (ISO 8601); null: until someone retires it. */
  lease: z.strictObject({ servingArn: z.string(), until: z.string().nullable() }),
});

/** Gives the serving of the run's version its lease, and points an alias of the registry at the version. */
export const handler = handle(Payload, async ({ lease, ...move }) => {
  // Before the alias moves: a run whose alias has moved keeps what serves it, whatever fails after that.
  await setLease(bedrock, lease);
  const { version } = await moveAlias(bucket, systemClock, { ...move, by: `run ${move.runId}` });
  return { version };
});
