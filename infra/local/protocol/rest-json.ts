import { ServiceError } from "../kernel/aws-error.ts";
import type { ServiceName, Shape, WireRequest, WireResponse } from "../kernel/service.ts";
import { readBody } from "./body.ts";
import { parseJsonBody, type WireCall } from "./json-1-0.ts";
import { kindOf, type Member, type Operation, operationsOf, type Ref } from "./schema.ts";

/** An operation's method and path template, split for matching. */
interface Route {
  readonly operation: Operation;
  readonly method: string;
  readonly segments: readonly string[];
}

const tables = new Map<ServiceName, Route[]>();

/**
 * Reads a restJson1 request by the http bindings of the SDK's own model: path labels, query, headers, JSON body.
 * ARNs come percent-encoded in one path segment. Throws `UnknownOperationException` (501).
 */
export async function readRestCall(service: ServiceName, request: WireRequest): Promise<WireCall> {
  const segments = request.rawPath.split("/").slice(1);
  const route = routesOf(service).find((one) => matches(one, request.method, segments));
  if (route === undefined) {
    throw new ServiceError(
      "UnknownOperationException",
      `The local cloud has no operation ${request.method} ${request.rawPath} of ${service}.`,
      { status: 501 },
    );
  }
  const { operation } = route;
  const input: Shape = await readPayload(operation, request);
  const query = new URLSearchParams(request.rawQuery);
  for (const member of operation.input.members) {
    const value = boundValue(member, { route, segments, query, request });
    if (value !== undefined) input[member.name] = value;
  }
  return { operation: operation.name, input };
}

function routesOf(service: ServiceName): Route[] {
  const known = tables.get(service);
  if (known) return known;
  const routes = operationsOf(service).flatMap((operation): Route[] => {
    if (operation.http === undefined) return [];
    const [method, template] = operation.http;
    const segments = (template.split("?")[0] ?? "").split("/").slice(1);
    return [{ operation, method, segments }];
  });
  // A literal path wins over a label: `/evaluation-jobs/batch-delete` over `/evaluation-jobs/{id}`.
  routes.sort((a, b) => labelCount(a) - labelCount(b));
  tables.set(service, routes);
  return routes;
}

function labelCount(route: Route): number {
  return route.segments.filter((segment) => segment.startsWith("{")).length;
}

function matches(route: Route, method: string, segments: readonly string[]): boolean {
  return (
    route.method === method &&
    route.segments.length === segments.length &&
    route.segments.every((segment, at) =>
      segment.startsWith("{") ? segments[at] !== "" : segment === segments[at],
    )
  );
}

interface Binding {
  readonly route: Route;
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly request: WireRequest;
}

function boundValue(member: Member, { route, segments, query, request }: Binding): unknown {
  const { httpLabel, httpQuery, httpHeader } = member.traits;
  if (httpLabel) {
    const at = route.segments.indexOf(`{${member.name}}`);
    return decodePath(segments[at] ?? "");
  }
  if (typeof httpQuery === "string") {
    const values = query.getAll(httpQuery);
    return values.length === 0 ? undefined : scalar(member.type, values);
  }
  if (typeof httpHeader === "string") {
    const value = request.headers[httpHeader.toLowerCase()];
    return value === undefined ? undefined : scalar(member.type, [String(value)]);
  }
  return undefined;
}

function decodePath(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new ServiceError("ValidationException", "The path is not percent-encoded UTF-8.");
  }
}

/** Text of a query or header as the member's type; what does not fit stays text, which the check of the input rejects. */
function scalar(ref: Ref, values: string[]): unknown {
  const [first = ""] = values;
  switch (kindOf(ref).kind) {
    case "list":
      return values;
    case "number":
      return first.trim() === "" || Number.isNaN(Number(first)) ? first : Number(first);
    case "boolean":
      return first === "true" || first === "false" ? first === "true" : first;
    default:
      return first;
  }
}

async function readPayload(operation: Operation, request: WireRequest): Promise<Shape> {
  const body = await readBody(request.body);
  const payload = operation.input.members.find((member) => member.traits["httpPayload"]);
  if (payload === undefined) return parseJsonBody(body);
  if (kindOf(payload.type).kind === "blob") return { [payload.name]: body };
  return { [payload.name]: parseJsonBody(body) };
}

/** Writes an answer of restJson1: header members as headers, a blob payload unchanged, the rest as JSON. */
export function writeRestAnswer(response: WireResponse, operation: Operation, output: Shape): void {
  const headers: Record<string, string | number> = {};
  const members: Shape = {};
  let body: Uint8Array | undefined;
  for (const member of operation.output.members) {
    const value = output[member.name];
    if (value === undefined) continue;
    const { httpHeader, httpPayload } = member.traits;
    if (typeof httpHeader === "string") headers[httpHeader.toLowerCase()] = String(value);
    else if (httpPayload) body = asBytes(value);
    else members[member.name] = toJson(member.type, value);
  }
  const bytes = body ?? Buffer.from(JSON.stringify(members));
  response.writeHead(operation.http?.[2] ?? 200, {
    "content-type": "application/json",
    "content-length": bytes.length,
    ...headers,
  });
  response.end(bytes);
}

function asBytes(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : Buffer.from(JSON.stringify(value));
}

/** Dates as ISO 8601 text and bytes as base64, at any depth. */
function toJson(ref: Ref, value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  const type = kindOf(ref);
  if (type.kind === "blob" && value instanceof Uint8Array) {
    return Buffer.from(value).toString("base64");
  }
  if (type.kind === "list" && Array.isArray(value)) {
    return value.map((item) => toJson(type.of, item));
  }
  if (typeof value !== "object" || value === null) return value;
  if (type.kind === "map") {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, toJson(type.of, item)]),
    );
  }
  if (!("structure" in type)) return value;
  const types = new Map(type.structure.members.map((member) => [member.name, member.type]));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      const type = types.get(name);
      return [name, type === undefined ? item : toJson(type, item)];
    }),
  );
}

/** An error of restJson1 (Bedrock, Lambda): the code in a header, the text in `message`. */
export function writeRestJsonError(response: WireResponse, error: ServiceError): void {
  if (response.headersSent) return;
  const body = JSON.stringify({ message: error.message, ...error.details });
  response.writeHead(error.status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "x-amzn-errortype": error.code,
  });
  response.end(body);
}
