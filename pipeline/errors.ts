/** A failure that the reader of the message can fix. Anything else is a bug and keeps its stack. */
export class UserError extends Error {
  /** Stable `Area.What`, e.g. `Request.FileChanged`; also `name`, which a Catch of Step Functions matches. */
  readonly code: string;
  /** What to do about it. */
  readonly hint: string | undefined;

  constructor(code: string, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = code;
    this.code = code;
    this.hint = options.hint;
  }
}

/** Whether AWS answered with one of these error codes, e.g. `ResourceNotFoundException`. */
export function isAwsError(error: unknown, ...names: string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}

/** HTTP status of an AWS answer that became an error, where there is one. */
export function httpStatus(error: unknown): number | undefined {
  const metadata = (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata;
  return metadata?.httpStatusCode;
}
