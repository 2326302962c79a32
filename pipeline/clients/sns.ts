import { SNSClient } from "@aws-sdk/client-sns";
import { type ClientOptions, settings } from "./settings.ts";

/** SNS: notifies people. */
export function snsClient(options: ClientOptions = {}): SNSClient {
  return new SNSClient(settings(options));
}
