import { ServiceError } from "../../../kernel/aws-error.ts";
import type { CallContext, Cloud, ServiceName, Shape } from "../../../kernel/service.ts";
import { JobFailure, UNEXPECTED_ERROR } from "./failure.ts";

/** A call that a job makes with its own role. */
interface Call {
  readonly service: ServiceName;
  readonly operation: string;
  readonly input: Shape;
}

const MAX_ATTEMPTS = 8;
const FIRST_PAUSE_MS = 1000;
const MAX_PAUSE_MS = 60_000;

/**
 * Calls another service as a job that may take hours does: throttling and faults of the service are retried
 * for some minutes of the cloud. Throws `JobFailure` when they persist, and every other `ServiceError` unchanged.
 */
export async function callWithRetries(
  cloud: Cloud,
  { service, operation, input }: Call,
  context: CallContext,
): Promise<Shape> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    try {
      return await cloud.call(service, operation, input, context);
    } catch (error) {
      if (!isTransient(error)) throw error;
    }
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** attempt, MAX_PAUSE_MS);
    await cloud.clock.sleep(pause, context.signal);
  }
  throw new JobFailure(UNEXPECTED_ERROR);
}

function isTransient(error: unknown): boolean {
  if (!(error instanceof ServiceError)) return false;
  return error.status >= 500 || error.status === 429 || error.code.startsWith("Throttling");
}
