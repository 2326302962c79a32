/** Why a job ends as Failed; the message is what Get shows as `failureMessage`. */
export class JobFailure extends Error {
  override readonly name = "JobFailure";
}

/** `failureMessage` takes no more than this. */
const LONGEST_MESSAGE = 2048;

/** The words for `failureMessage`; of our own faults only the kind is told. */
export function failureMessageOf(error: unknown): string {
  const message =
    error instanceof JobFailure
      ? error.message
      : `Internal error of the local Bedrock: ${error instanceof Error ? error.message : "unknown"}`;
  return message.slice(0, LONGEST_MESSAGE);
}
