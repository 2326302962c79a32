export { UserError } from "../dataset-tools/errors.ts";

/** Whether AWS answered with one of these error codes, e.g. `ResourceNotFoundException`. */
export function isAwsError(error: unknown, ...names: string[]): error is Error {
  return error instanceof Error && names.includes(error.name);
}

/** HTTP status of an AWS answer that became an error, where there is one. */
export function httpStatus(error: unknown): number | undefined {
  const metadata = (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata;
  return metadata?.httpStatusCode;
}
