import { singleTryRuntimeClient } from "../clients/bedrock-runtime.ts";
import { s3Client } from "../clients/s3.ts";
import { SmokeTestRequest, smokeTest } from "../evaluation/smoke-test.ts";
import { handle, setting } from "./runtime.ts";

const tools = {
  bucket: { s3: s3Client(), name: setting("DATA_BUCKET") },
  runtime: singleTryRuntimeClient(),
};

/** Asks the tuned model one question. */
export const handler = handle(SmokeTestRequest, (input) => smokeTest(tools, input));
