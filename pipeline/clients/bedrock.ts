import { BedrockClient } from "@aws-sdk/client-bedrock";
import { type ClientOptions, settings } from "./settings.ts";

/** Bedrock's control plane: jobs, models, serving. */
export function bedrockClient(options: ClientOptions = {}): BedrockClient {
  return new BedrockClient(settings(options));
}
