import { LambdaClient } from "@aws-sdk/client-lambda";
import { type ClientOptions, settings } from "./settings.ts";

/** Lambda for callers that repeat their calls themselves: one try, since what timed out may run still. */
export function singleTryLambdaClient(options: ClientOptions = {}): LambdaClient {
  return new LambdaClient({ ...settings(options), retryMode: "standard", maxAttempts: 1 });
}
