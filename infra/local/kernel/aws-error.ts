import { diskTrouble } from "./disk-trouble.ts";
import type { ServiceName } from "./service.ts";

/** An error that a service answers with: AWS's code, AWS's text, AWS's HTTP status. */
export class ServiceError extends Error {
  /** AWS's error code, e.g. `ValidationException`, `NoSuchKey`. */
  readonly code: string;
  /** HTTP status that AWS gives with this code. */
  readonly status: number;
  /** Further members of the error shape, e.g. `{resourceName}`. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    { status = 400, details = {} }: { status?: number; details?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

/**
 * Anything thrown as the error that the client gets; what is not a `ServiceError` is our own fault, a 500. A failure of
 * the disk is named with 507, which no client tries again.
 */
export function toServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  const trouble = diskTrouble(error);
  if (trouble !== undefined) {
    const message = `The local cloud could not keep this: ${trouble}.`;
    return new ServiceError("InsufficientStorage", message, { status: 507 });
  }
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new ServiceError("InternalServerException", `Fault of the local cloud: ${what}`, {
    status: 500,
  });
}

/** Violations that an error names; of more it gives the number. */
const MAX_NAMED = 10;

/** What is wrong with an input, in AWS's words: `2 validation errors detected: …; …`. */
export function validationFailure(violations: readonly string[]): ServiceError {
  const count = `${violations.length} validation error${violations.length === 1 ? "" : "s"}`;
  const named = violations.slice(0, MAX_NAMED).join("; ");
  const more = violations.length > MAX_NAMED ? `; and ${violations.length - MAX_NAMED} more` : "";
  return new ServiceError("ValidationException", `${count} detected: ${named}${more}`);
}

/** The answer for an operation that the local cloud does not have: its name, with status 501. */
export function unknownOperation(service: ServiceName, operation: string): ServiceError {
  return new ServiceError(
    "UnknownOperationException",
    `The local cloud does not simulate the operation ${operation} of ${service}.`,
    { status: 501 },
  );
}
