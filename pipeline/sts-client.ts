import { STSClient } from "@aws-sdk/client-sts";
import type { ClientOptions } from "./clients.ts";

/**
 * STS: says whose credentials these are. Apart from the other clients, since a command that finds no credentials
 * should end before it has loaded them. A service that does not answer is not asked again.
 */
export function stsClient(options: ClientOptions = {}): STSClient {
  return new STSClient({ ...options, maxAttempts: 1 });
}
