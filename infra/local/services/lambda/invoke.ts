import { randomUUID } from "node:crypto";
import type { InvokeCommandInput } from "@aws-sdk/client-lambda";
import { ServiceError } from "../../kernel/aws-error.ts";
import { defined } from "../../kernel/defined.ts";
import type { Faults } from "../../kernel/faults/faults.ts";
import { parseJson } from "../../protocol/parse-json.ts";
import { killed, timedOut } from "./errors.ts";
import type { LambdaFunction } from "./functions.ts";
import type { Pool } from "./pool.ts";
import type { Outcome } from "./sandbox.ts";

/** An event: JSON text (calls from inside) or its bytes (the wire); absent or empty is `{}`. */
export type Payload = InvokeCommandInput["Payload"];

/** Lambda's answer to a synchronous invocation. */
export interface Answer {
  readonly StatusCode: number;
  readonly ExecutedVersion: string;
  /** JSON text. */
  readonly Payload: Buffer;
  readonly FunctionError?: "Unhandled";
}

/** Runs the function or version with that name or ARN and waits for its answer. */
export type Invoke = (functionName: string | undefined, payload: Payload) => Promise<Answer>;

/** Lambda's limits of a synchronous event and answer (Lambda quotas). */
const MAX_SYNC_BYTES = 6_291_556;

interface Runner {
  readonly fn: LambdaFunction;
  readonly pool: Pool;
  readonly faults: Faults;
}

/**
 * Runs a function and waits for its answer, which has `FunctionError: "Unhandled"` when the function failed.
 * Throws `RequestTooLargeException`, `InvalidRequestContentException`.
 */
export async function invokeFunction(
  event: Payload,
  { fn, pool, faults }: Runner,
): Promise<Answer> {
  const payload = readPayload(event);
  const requestId = randomUUID();
  const outcome =
    plannedFailure(fn, { faults, requestId }) ?? (await pool.run(fn, { requestId, payload }));
  const bytes = Buffer.from(outcome.payload);
  const tooLarge = !outcome.failed && bytes.length > MAX_SYNC_BYTES;
  return defined({
    StatusCode: 200,
    ExecutedVersion: fn.version,
    Payload: tooLarge ? Buffer.from(JSON.stringify(responseTooLarge(bytes.length))) : bytes,
    FunctionError: outcome.failed || tooLarge ? ("Unhandled" as const) : undefined,
  });
}

/** The event's JSON text, not checked. */
export function payloadText(payload: Payload): string {
  if (payload instanceof Uint8Array) return Buffer.from(payload).toString("utf8") || "{}";
  return typeof payload === "string" && payload !== "" ? payload : "{}";
}

function readPayload(payload: Payload): string {
  const text = payloadText(payload);
  const size = Buffer.byteLength(text);
  if (size > MAX_SYNC_BYTES) {
    throw new ServiceError(
      "RequestTooLargeException",
      `${size} byte payload is too large for the RequestResponse invocation type (limit 6291456 bytes)`,
      { status: 413, details: { Type: "User" } },
    );
  }
  try {
    parseJson(Buffer.from(text));
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
