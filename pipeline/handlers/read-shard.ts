import { s3Client } from "../clients/s3.ts";
import { ItemCall, readOneShard } from "../preparation/steps.ts";
import { handle, setting } from "./runtime.ts";

const bucket = { s3: s3Client(), name: setting("DATA_BUCKET") };

/** Reads one shard of a preparation: its rows, checked and converted, and their fingerprints. */
export const handler = handle(ItemCall, (call) => readOneShard(bucket, call));
