import { ServiceError } from "../../kernel/aws-error.ts";

/** 400, for a request that Bedrock rejects. */
export function invalid(message: string): ServiceError {
  return new ServiceError("ValidationException", message);
}

/** 404, for an unknown name or ARN. */
export function notFound(message: string): ServiceError {
  return new ServiceError("ResourceNotFoundException", message, { status: 404 });
}

/** 400 in Bedrock, not 409. */
export function conflict(message: string): ServiceError {
  return new ServiceError("ConflictException", message);
}

/** 400 in Bedrock. */
export function quotaReached(message: string): ServiceError {
  return new ServiceError("ServiceQuotaExceededException", message);
}
