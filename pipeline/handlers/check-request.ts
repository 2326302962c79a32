import { s3Client } from "../clients.ts";
import { checkRequest } from "../job/check-request.ts";
import { CheckRequestInput } from "./inputs.ts";
import { handle, setting } from "./runtime.ts";

const bucket = { s3: s3Client(), name: setting("DATA_BUCKET") };

/** Checks the request before anything is bought. */
export const handler = handle(CheckRequestInput, ({ executionName, request }) =>
  checkRequest(bucket, executionName, request),
);
