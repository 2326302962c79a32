import { singleTryRuntimeClient } from "../clients/bedrock-runtime.ts";
import { s3Client } from "../clients/s3.ts";
import { AskBaseModelRequest, askBaseModel } from "../evaluation/ask-base-model.ts";
import { handle, setting } from "./runtime.ts";

const tools = {
  bucket: { s3: s3Client(), name: setting("DATA_BUCKET") },
  runtime: singleTryRuntimeClient(),
};

/** Asks the untuned model one question, before anything is bought. */
export const handler = handle(AskBaseModelRequest, (input) => askBaseModel(tools, input));
