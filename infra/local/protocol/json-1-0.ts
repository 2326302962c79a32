import { ServiceError, toServiceError } from "../kernel/aws-error.ts";
import { defined } from "../kernel/defined.ts";
import {
  type CallContext,
  type Cloud,
  isObject,
  type ServiceName,
  type Shape,
  type WireRequest,
  type WireResponse,
} from "../kernel/service.ts";
import { MAX_MESSAGE_BYTES, readBody } from "./body.ts";
import { parseJson } from "./parse-json.ts";
import { kindOf, operationOf, type Ref, type Structure } from "./schema.ts";

/** An operation and its input, as read from the wire. */
export interface WireCall {
  readonly operation: string;
  readonly input: Shape;
}

/** How a service speaks awsJson. */
interface JsonService {
  readonly cloud: Cloud;
  readonly service: ServiceName;
  /** Media type suffix: `1.0` for Step Functions and CloudWatch, `1.1` for the others. */
  readonly version: "1.0" | "1.1";
}

/** Reads an awsJson request, runs it through `Cloud.call`, writes its answer. */
export async function handleJson(
  { cloud, service, version }: JsonService,
  request: WireRequest,
  context: CallContext,
): Promise<void> {
  try {
    const { operation, input } = await readJsonCall(request);
    const typed = withTypes(operationOf(service, operation)?.input, input);
    writeJsonAnswer(
      request.response,
      await cloud.call(service, operation, typed, context),
      version,
    );
  } catch (error) {
    writeJsonError(request.response, toServiceError(error), version);
  }
}

/**
 * The input with its times, which are seconds since the epoch on the wire, as dates, and its bytes, which are base64
 * there, as bytes; null members are absent.
 */
function withTypes(structure: Structure | undefined, input: Shape): Shape {
  const types = new Map(structure?.members.map(({ name, type }) => [name, type]));
  const present = Object.entries(input).filter(([, value]) => value !== null);
  return Object.fromEntries(
    present.map(([name, value]) => [name, typesWithin(types.get(name), value)]),
  );
}

function typesWithin(ref: Ref | undefined, value: unknown): unknown {
  const type = ref && kindOf(ref);
  if (type?.kind === "timestamp" && typeof value === "number") return new Date(value * 1000);
  if (type?.kind === "blob" && typeof value === "string") return Buffer.from(value, "base64");
  if (type?.kind === "list" && Array.isArray(value)) {
    return value.map((item) => typesWithin(type.of, item));
  }
  return type && "structure" in type && isObject(value) ? withTypes(type.structure, value) : value;
}

/** Reads `x-amz-target: AWSStepFunctions.StartExecution` and the JSON body. Throws `ServiceError`. */
async function readJsonCall(request: WireRequest): Promise<WireCall> {
  const target = request.headers["x-amz-target"];
  const operation = typeof target === "string" ? target.split(".").at(-1) : undefined;
  if (!operation) {
    throw new ServiceError("MissingAction", "The request has no x-amz-target header.", {
      status: 404,
    });
  }
  return { operation, input: parseJsonBody(await readBody(request.body, MAX_MESSAGE_BYTES)) };
}

/** A JSON object from a request's body; an empty body is `{}`. Throws `SerializationException`. */
export function parseJsonBody(body: Buffer): Shape {
  if (body.length === 0) return {};
  try {
    const parsed = parseJson(body);
    if (isObject(parsed)) return parsed;
  } catch (error) {
    // The error below covers what is no JSON, and what is no object.
    if (error instanceof ServiceError) throw error;
  }
  throw new ServiceError("SerializationException", "The request body is not a JSON object.");
}

/** Dates are written as seconds since the epoch, bytes as base64. */
function writeJsonAnswer(response: WireResponse, output: Shape, version = "1.0"): void {
  send(response, { status: 200, version, body: JSON.stringify(output, onTheWire) });
}

/** `JSON.stringify` has made a date a text before it calls this; its holder still has the date. */
function onTheWire(this: Shape, key: string, value: unknown): unknown {
  const held = this[key];
  if (held instanceof Uint8Array) return Buffer.from(held).toString("base64");
  return held instanceof Date ? held.getTime() / 1000 : value;
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
