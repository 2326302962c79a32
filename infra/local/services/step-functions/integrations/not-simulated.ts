import { StateError } from "../language/errors.ts";
import type { Resource } from "../language/resource.ts";

/** The failure of a Task whose service the local cloud does not have; never an empty success. */
export function notSimulated(resource: Resource): StateError {
  return new StateError(
    "LocalCloud.NotSimulated",
    `The local cloud does not simulate ${resource.arn}. It calls S3, Step Functions, Bedrock, Bedrock Runtime, SNS and Lambda.`,
  );
}
