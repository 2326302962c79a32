import { deleteCandidates, SweptRun } from "../clean-up/delete-candidates.ts";
import { bedrockClient } from "../clients/bedrock.ts";
import { s3Client } from "../clients/s3.ts";
import { handle, setting } from "./runtime.ts";

const tools = {
  bedrock: bedrockClient(),
  bucket: { s3: s3Client(), name: setting("DATA_BUCKET") },
};

/** Deletes the models that lost a hyperparameter sweep. */
export const handler = handle(SweptRun, (run) => deleteCandidates(tools, run));
