import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { type ClientOptions, settings } from "./settings.ts";

/** Bedrock's runtime: sends prompts to a model. Its quotas are per minute, so throttled calls are retried longer. */
export function bedrockRuntimeClient(options: ClientOptions = {}): BedrockRuntimeClient {
  return new BedrockRuntimeClient({
    ...settings(options),
    maxAttempts: 8,
    // The SDK's default opens a connection for every single call: twice the work for short answers.
    requestHandler: { disableConcurrentStreams: false },
  });
}

/** Milliseconds after which a question to a model counts as lost. */
const QUESTION_TIMEOUT_MS = 120_000;

/** Bedrock's runtime for callers that pace and repeat their questions themselves: one try, without delays of the SDK. */
export function singleTryRuntimeClient(options: ClientOptions = {}): BedrockRuntimeClient {
  return new BedrockRuntimeClient({
    ...settings(options),
    retryMode: "standard",
    maxAttempts: 1,
    requestHandler: { disableConcurrentStreams: false, requestTimeout: QUESTION_TIMEOUT_MS },
  });
}
