import { ServiceError } from "../aws-error.ts";

/** Any thrown thing as the error that the client gets; what is not a `ServiceError` is our own fault, a 500. */
export function toServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new ServiceError("InternalServerException", `Fault of the local cloud: ${what}`, {
    status: 500,
  });
}
