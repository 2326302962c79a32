import { ServiceError } from "../../kernel/aws-error.ts";
import type { LambdaError } from "./worker.ts";

/** Lambda's error of a request that cannot be met. */
export function invalidParameter(message: string): ServiceError {
  return new ServiceError("InvalidParameterValueException", message, { details: { Type: "User" } });
}

/** Lambda's error of something that does not exist. */
export function notFound(message: string): ServiceError {
  const details = { Type: "User" };
  return new ServiceError("ResourceNotFoundException", message, { status: 404, details });
}

/** Lambda's error of something that exists already. */
export function conflict(message: string): ServiceError {
  const details = { Type: "User" };
  return new ServiceError("ResourceConflictException", message, { status: 409, details });
}

/** As Lambda words a function that took longer than its `Timeout`. */
export function timedOut({ requestId }: { requestId: string }, seconds: number): LambdaError {
  return {
    errorType: "Sandbox.Timedout",
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`,
  };
}

/** As Lambda words a function that took more memory than its `MemorySize`. */
export function killed({ requestId }: { requestId: string }): LambdaError {
  return {
    errorType: "Runtime.ExitError",
    errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
  };
}

/** An error that ended the environment itself, e.g. one thrown outside the handler. */
export function crashed(error: Error): LambdaError {
  return {
    errorType: error.name,
    errorMessage: error.message,
    trace: (error.stack ?? "").split("\n"),
  };
}

/** As Lambda words an environment that ended by itself. */
export function exited({ requestId }: { requestId: string }, code: number): LambdaError {
  return {
    errorType: "Runtime.ExitError",
    errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: exit status ${code}`,
  };
}
