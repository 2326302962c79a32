import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { type ClientOptions, settings } from "./settings.ts";

/** CloudWatch: reads how often a model was asked. */
export function cloudWatchClient(options: ClientOptions = {}): CloudWatchClient {
  return new CloudWatchClient(settings(options));
}
