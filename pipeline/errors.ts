export { UserError } from "../dataset-tools/errors.ts";

/** Whether AWS answered with one of these error codes, e.g. `ResourceNotFoundException`. */
export function isAwsError(error: unknown, ...names: string[]): error is Error {
  return error instanceof Error && names.includes(error.name);
}

/** Name and message of an error in one text, for records and messages. */
export function errorText(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** As `errorText`, for the middle of a sentence: the message, then the name. */
export function errorInSentence(error: unknown): string {
  return error instanceof Error ? `${error.message} (${error.name})` : String(error);
}

/** HTTP status of an AWS answer that became an error, where there is one. */
export function httpStatus(error: unknown): number | undefined {
  const metadata = (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata;
  return metadata?.httpStatusCode;
}

const connectionCodes: ReadonlySet<unknown> = new Set([
  "ECONNRESET",
  "ECONNREFUSED",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENETDOWN",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ERR_STREAM_PREMATURE_CLOSE",
]);

/**
 * Whether a call got no answer since the connection failed or took too long. Node says which way in `code`, not in
 * `name`; HTTP/2 streams that end early have neither, only the SDK's metadata without a status.
 */
export function isConnectionError(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if (error.name === "TimeoutError") return true;
  const { code } = error as { code?: unknown };
  if (connectionCodes.has(code) || String(code).startsWith("ERR_HTTP2_")) return true;
  return error.name === "Error" && "$metadata" in error && httpStatus(error) === undefined;
}
