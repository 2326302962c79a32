import { s3Client } from "../clients/s3.ts";
import { MeasureBaseRequest, measureBase } from "../evaluation/measure-base.ts";
import { handle, setting } from "./runtime.ts";

const bucket = { s3: s3Client(), name: setting("DATA_BUCKET") };

/** Scores the base model's answers before the training, and decides whether there is headroom. */
export const handler = handle(MeasureBaseRequest, (input) => measureBase(bucket, input));
