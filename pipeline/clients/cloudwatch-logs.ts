import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { type ClientOptions, settings } from "./settings.ts";

/** CloudWatch Logs: reads what functions have logged. */
export function cloudWatchLogsClient(options: ClientOptions = {}): CloudWatchLogsClient {
  return new CloudWatchLogsClient(settings(options));
}
