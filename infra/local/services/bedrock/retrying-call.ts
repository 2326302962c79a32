import { ServiceError } from "../../kernel/aws-error.ts";
import type { CallContext, Cloud, ServiceName, Shape } from "../../kernel/service.ts";
import { JobFailure } from "./customization/failure.ts";

/** A call that a job makes with its own role. */
interface Call {
  readonly service: ServiceName;
  readonly operation: string;
  readonly input: Shape;
}

const MOST_TRIES = 8;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;

/**
 * Calls another service as a job does that may take hours: throttling and faults of the service are waited
 * out, some minutes of the cloud in all. Throws `JobFailure` when they do not pass, and every other `ServiceError`.
 */
export async function callPatiently(
  cloud: Cloud,
  { service, operation, input }: Call,
  context: CallContext,
): Promise<Shape> {
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    try {
      return await cloud.call(service, operation, input, context);
    } catch (error) {
      if (!passes(error)) throw error;
    }
    const pause = Math.min(FIRST_PAUSE * 2 ** attempt, LONGEST_PAUSE);
    await cloud.clock.sleep(pause, context.signal);
  }
  throw new JobFailure(
    "Encountered an unexpected error when processing the request. Please try again.",
  );
}

function passes(error: unknown): boolean {
  if (!(error instanceof ServiceError)) return false;
  return error.status >= 500 || error.status === 429 || error.code.startsWith("Throttling");
}
