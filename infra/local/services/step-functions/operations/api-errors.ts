import { ServiceError } from "../../../kernel/aws-error.ts";

/** `ExecutionDoesNotExist`. */
export function executionMissing(arn: string): ServiceError {
  return new ServiceError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
}

/** `InvalidArn`. */
export function invalidArn(arn: string): ServiceError {
  return new ServiceError("InvalidArn", `Invalid Arn: '${arn}'`);
}

/** `ValidationException`. */
export function invalid(message: string): ServiceError {
  return new ServiceError("ValidationException", message);
}
