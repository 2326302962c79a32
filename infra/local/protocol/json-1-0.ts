import { ServiceError } from "../kernel/aws-error.ts";
import { defined } from "../kernel/defined.ts";
import { isObject, type Shape, type WireRequest, type WireResponse } from "../kernel/service.ts";
import { readBody } from "./body.ts";

/** An operation and its input, as read from the wire. */
export interface WireCall {
  readonly operation: string;
  readonly input: Shape;
}

/** Reads `x-amz-target: AWSStepFunctions.StartExecution` and the JSON body. Throws `ServiceError`. */
export async function readJsonCall(request: WireRequest): Promise<WireCall> {
  const target = request.headers["x-amz-target"];
  const operation = typeof target === "string" ? target.split(".").at(-1) : undefined;
  if (!operation) {
    throw new ServiceError("MissingAction", "The request has no x-amz-target header.", {
      status: 404,
    });
  }
  return { operation, input: parseJsonBody(await readBody(request.body)) };
}

/** A JSON object from a request's body; an empty body is `{}`. Throws `SerializationException`. */
export function parseJsonBody(body: Buffer): Shape {
  if (body.length === 0) return {};
  try {
    const parsed: unknown = JSON.parse(body.toString("utf8"));
    if (isObject(parsed)) return parsed;
  } catch {
    // The error below covers both cases.
  }
  throw new ServiceError("SerializationException", "The request body is not a JSON object.");
}

/** @param version media type suffix: `1.0` for Step Functions, `1.1` for EventBridge */
export function writeJsonAnswer(response: WireResponse, output: Shape, version = "1.0"): void {
  send(response, { status: 200, version, body: JSON.stringify(output) });
}

/** An error in the awsJson protocols: the code in `__type` and in `x-amzn-errortype`. */
export function writeJsonError(response: WireResponse, error: ServiceError, version = "1.0"): void {
  const body = JSON.stringify({ __type: error.code, message: error.message, ...error.details });
  send(response, { status: error.status, version, body, errorType: error.code });
}

interface Answer {
  readonly status: number;
  readonly version: string;
  readonly body: string;
  readonly errorType?: string;
}

function send(response: WireResponse, { status, version, body, errorType }: Answer): void {
  if (response.headersSent) return;
  response.writeHead(status, {
    "content-type": `application/x-amz-json-${version}`,
    "content-length": Buffer.byteLength(body),
    ...defined({ "x-amzn-errortype": errorType }),
  });
  response.end(body);
}
