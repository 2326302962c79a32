import { s3Client } from "../clients/s3.ts";
import { extractOneShard, ItemCall } from "../preparation/steps.ts";
import { handle, setting } from "./runtime.ts";

const bucket = { s3: s3Client(), name: setting("DATA_BUCKET") };

/** Takes the chosen rows out of one shard of a preparation. */
export const handler = handle(ItemCall, (call) => extractOneShard(bucket, call));
