import { KMSClient } from "@aws-sdk/client-kms";
import { type ClientOptions, settings } from "./settings.ts";

/** KMS: reads the policy of the stack's key, signs links and checks their signatures. */
export function kmsClient(options: ClientOptions = {}): KMSClient {
  return new KMSClient(settings(options));
}
