import { randomUUID } from "node:crypto";
import { ServiceError } from "../../kernel/aws-error.ts";
import type { Faults } from "../../kernel/faults/faults.ts";
import type { Shape } from "../../kernel/service.ts";
import type { LambdaFunction } from "./functions.ts";
import { killed, type Outcome, type Pool, timedOut } from "./pool.ts";

/** Input of Lambda's `Invoke`, as far as the local cloud reads it. */
export interface Invocation {
  readonly FunctionName: string;
  readonly InvocationType?: string;
  /** JSON text or its bytes; absent is `null`. */
  readonly Payload?: string | Uint8Array | undefined;
}

/** Lambda's limits of a synchronous event and answer (Lambda quotas). */
const LARGEST_SYNC = 6_291_556;

interface Runner {
  readonly fn: LambdaFunction;
  readonly pool: Pool;
  readonly faults: Faults;
}

/**
 * Runs a function and waits for its answer.
 * @returns `{StatusCode, Payload, ExecutedVersion}`, with `FunctionError: "Unhandled"` when the function failed
 * Throws `RequestTooLargeException`, `InvalidRequestContentException`.
 */
export async function invokeFunction(
  { Payload }: Invocation,
  { fn, pool, faults }: Runner,
): Promise<Shape> {
  const payload = readPayload(Payload);
  const requestId = randomUUID();
  const outcome =
    plannedFailure(fn, { faults, requestId }) ?? (await pool.run(fn, { requestId, payload }));
  const bytes = Buffer.from(outcome.payload);
  const tooLarge = !outcome.failed && bytes.length > LARGEST_SYNC;
  return {
    StatusCode: 200,
    ExecutedVersion: "$LATEST",
    Payload: tooLarge ? Buffer.from(JSON.stringify(responseTooLarge(bytes.length))) : bytes,
    ...(outcome.failed || tooLarge ? { FunctionError: "Unhandled" } : {}),
  };
}

function readPayload(payload: Invocation["Payload"]): string {
  if (payload === undefined || payload.length === 0) return "{}";
  const text = typeof payload === "string" ? payload : Buffer.from(payload).toString("utf8");
  const size = Buffer.byteLength(text);
  if (size > LARGEST_SYNC) {
    throw new ServiceError(
      "RequestTooLargeException",
      `${size} byte payload is too large for the RequestResponse invocation type (limit 6291456 bytes)`,
      { status: 413, details: { Type: "User" } },
    );
  }
  try {
    JSON.parse(text);
    return text;
  } catch {
    throw new ServiceError(
      "InvalidRequestContentException",
      "Could not parse request body into json: the payload is not JSON.",
      { details: { Type: "User" } },
    );
  }
}

function responseTooLarge(size: number) {
  return {
    errorType: "Function.ResponseSizeTooLarge",
    errorMessage: `Response payload size (${size} bytes) exceeded maximum allowed payload size (6291556 bytes).`,
  };
}

/** A fault `{at: lambda, function: …, effect: timeout | out-of-memory | error}`. */
function plannedFailure(
  fn: LambdaFunction,
  { faults, requestId }: { faults: Faults; requestId: string },
): Outcome | undefined {
  const fault = faults.take("lambda", { function: fn.name });
  if (fault === undefined) return undefined;
  const errors: Readonly<Record<string, object>> = {
    timeout: timedOut({ requestId }, fn.timeoutSeconds),
    "out-of-memory": killed({ requestId }),
  };
  const other = {
    errorType: String(fault.settings["code"] ?? "Error"),
    errorMessage: String(fault.settings["message"] ?? "planned fault"),
    trace: [],
  };
  return { payload: JSON.stringify(errors[fault.effect] ?? other), failed: true };
}
