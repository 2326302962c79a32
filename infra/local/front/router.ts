import { ServiceError } from "../kernel/aws-error.ts";
import { serviceNames, serviceSignedAs } from "../kernel/aws-services.ts";
import type { ServiceName } from "../kernel/service.ts";
import type { Headers, Signature } from "./signature.ts";

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
  const service = serviceSignedAs(signature.service, path);
  if (service !== undefined) return service;
  throw new ServiceError(
    "NotImplemented",
    `The local cloud does not simulate the service "${signature.service}"; it has ${serviceNames().join(", ")}.`,
    { status: 501 },
  );
}

function anonymous(headers: Headers): ServiceName {
  if (headers["x-amz-target"] === undefined) return "s3";
  throw new ServiceError("MissingAuthenticationToken", "Request is missing Authentication Token", {
    status: 403,
  });
}
