import { SFNClient } from "@aws-sdk/client-sfn";
import { type ClientOptions, settings } from "./settings.ts";

/** Step Functions: starts, reads and stops runs. */
export function sfnClient(options: ClientOptions = {}): SFNClient {
  return new SFNClient(settings(options));
}
