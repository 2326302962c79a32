import { s3Client } from "../clients/s3.ts";
import { DivideRowsRequest, divideRows } from "../evaluation/in-batches/divide-rows.ts";
import { handle, setting } from "./runtime.ts";

const bucket = { s3: s3Client(), name: setting("DATA_BUCKET") };

/** Lists the held-out rows that several functions ask at the same time. */
export const handler = handle(DivideRowsRequest, (input) => divideRows(bucket, input));
