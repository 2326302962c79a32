import { s3Client } from "../clients/s3.ts";
import { ItemCall, searchOnePart } from "../preparation/steps.ts";
import { handle, setting } from "./runtime.ts";

const bucket = { s3: s3Client(), name: setting("DATA_BUCKET") };

/** Looks for duplicates in one part of a preparation's fingerprints. */
export const handler = handle(ItemCall, (call) => searchOnePart(bucket, call));
