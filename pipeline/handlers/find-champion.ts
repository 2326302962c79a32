import { bedrockClient } from "../clients/bedrock.ts";
import { s3Client } from "../clients/s3.ts";
import { FindChampionRequest } from "../registry/champion-arms.ts";
import { findChampion } from "../registry/find-champion.ts";
import { handle, setting } from "./runtime.ts";

const tools = {
  bucket: { s3: s3Client(), name: setting("DATA_BUCKET") },
  bedrock: bedrockClient(),
};

/** Finds the model that the new one is compared with besides the base model. */
export const handler = handle(FindChampionRequest, (input) => findChampion(tools, input));
