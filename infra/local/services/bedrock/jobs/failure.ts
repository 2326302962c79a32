/** Why a job ends as Failed; Get shows its message. */
export class JobFailure extends Error {
  override readonly name = "JobFailure";
}

/** Bedrock's message for an error that it does not explain. */
export const UNEXPECTED_ERROR =
  "Encountered an unexpected error when processing the request. Please try again.";

/** Bedrock's message for a failure on its own side, recorded in August 2026. */
export const INTERNAL_ERROR = "Encountered an internal error when processing the request.";

/** The limit of `failureMessage` in the API. */
const MAX_MESSAGE_LENGTH = 2048;

/** The text of `failureMessage`. An error that is not a `JobFailure` is a fault of the local Bedrock. */
export function failureMessageOf(error: unknown): string {
  const message =
    error instanceof JobFailure
      ? error.message
      : `Internal error of the local Bedrock: ${error instanceof Error ? error.message : "unknown"}`;
  return message.slice(0, MAX_MESSAGE_LENGTH);
}
