import { ServiceError } from "../kernel/aws-error.ts";
import type { ServiceName } from "../kernel/service.ts";
import type { Headers, Signature } from "./sigv4.ts";

/** Scope names that SigV4 uses; Bedrock Runtime signs as `bedrock` and is told apart by its path. */
const SCOPES: Readonly<Record<string, ServiceName>> = {
  s3: "s3",
  states: "states",
  bedrock: "bedrock",
  "bedrock-runtime": "bedrock-runtime",
  sns: "sns",
  lambda: "lambda",
  sts: "sts",
  events: "events",
  cloudformation: "cloudformation",
};

const RUNTIME_PATH = /^\/(model|guardrail|async-invoke)\//;

/**
 * The service that a request is for.
 * @param signature undefined for an anonymous request, which only S3 takes
 * Throws `MissingAuthenticationToken` (403); `NotImplemented` (501) for a service that the local cloud does not have.
 */
export function routeToService(
  signature: Signature | undefined,
  { path, headers }: { path: string; headers: Headers },
): ServiceName {
  if (signature === undefined) return anonymous(headers);
  const service = SCOPES[signature.service];
  if (service === undefined) {
    throw new ServiceError(
      "NotImplemented",
      `The local cloud does not simulate the service "${signature.service}".`,
      { status: 501 },
    );
  }
  return service === "bedrock" && RUNTIME_PATH.test(path) ? "bedrock-runtime" : service;
}

function anonymous(headers: Headers): ServiceName {
  if (headers["x-amz-target"] === undefined) return "s3";
  throw new ServiceError("MissingAuthenticationToken", "Request is missing Authentication Token", {
    status: 403,
  });
}
