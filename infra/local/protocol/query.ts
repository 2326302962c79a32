import { ServiceError, toServiceError } from "../kernel/aws-error.ts";
import type {
  CallContext,
  Cloud,
  ServiceName,
  Shape,
  WireRequest,
  WireResponse,
} from "../kernel/service.ts";
import { MAX_MESSAGE_BYTES, readBody } from "./body.ts";
import type { WireCall } from "./json-1-0.ts";
import { escapeXml } from "./xml.ts";

/** Reads an awsQuery request, runs it through `Cloud.call`, writes its XML answer. */
export async function handleQuery(
  { cloud, service, namespace }: { cloud: Cloud; service: ServiceName; namespace: string },
  request: WireRequest,
  context: CallContext,
): Promise<void> {
  try {
    const { operation, input } = await readQueryCall(request);
    const output = await cloud.call(service, operation, input, context);
    writeQueryAnswer(request.response, { operation, output, namespace, context });
  } catch (error) {
    writeQueryError(request.response, toServiceError(error), context.requestId);
  }
}

/**
 * Reads `Action=Publish&TopicArn=…&Tags.member.1.Key=…` of a form body (or the query): lists of `.member.N`,
 * maps of `.entry.N.key` and `.value`. Every leaf is text, as the protocol has no types.
 */
async function readQueryCall(request: WireRequest): Promise<WireCall> {
  const body = await readBody(request.body, MAX_MESSAGE_BYTES);
  const text = body.length > 0 ? body.toString("utf8") : request.rawQuery;
  if (text.split("&", MAX_PARAMETERS + 1).length > MAX_PARAMETERS) {
    const message = `The request has more than ${MAX_PARAMETERS} parameters.`;
    throw new ServiceError("MalformedQueryString", message);
  }
  const form = new URLSearchParams(text);
  const operation = form.get("Action");
  if (!operation) {
    throw new ServiceError("MissingAction", "The request is missing an action parameter.");
  }
  const tree: Shape = Object.create(null) as Shape;
  for (const [name, value] of form) {
    if (name !== "Action" && name !== "Version") plant(tree, partsOf(name), value);
  }
  return { operation, input: harvest(tree) as Shape };
}

/** More than any operation takes. */
const MAX_PARAMETERS = 50_000;

/** More than the deepest input of any AWS service has; without a limit one name could hold the whole cloud up. */
const MAX_DEPTH = 32;

function partsOf(name: string): string[] {
  const parts = name.split(".", MAX_DEPTH + 1);
  if (parts.length <= MAX_DEPTH) return parts;
  throw new ServiceError(
    "MalformedQueryString",
    `The name of a parameter has more than ${MAX_DEPTH} parts: ${name.slice(0, 60)}…`,
  );
}

function plant(tree: Shape, path: string[], value: string): void {
  const [head = "", ...rest] = path;
  if (rest.length === 0) {
    tree[head] = value;
    return;
  }
  const branch = tree[head];
  if (typeof branch !== "object" || branch === null) {
    tree[head] = Object.create(null) as Shape;
  }
  plant(tree[head] as Shape, rest, value);
}

function harvest(node: unknown): unknown {
  if (typeof node !== "object" || node === null) return node;
  const { member, entry } = node as Shape;
  if (typeof member === "object") return Object.values(member as Shape).map(harvest);
  if (typeof entry === "object") {
    return Object.fromEntries(Object.values(entry as Shape).map((one) => pairOf(one as Shape)));
  }
  return Object.fromEntries(Object.entries(node).map(([name, item]) => [name, harvest(item)]));
}

/** SNS names the parts of an entry `key`/`value` in some requests and `Name`/`Value` in others. */
function pairOf(entry: Shape): [string, unknown] {
  return [String(entry["key"] ?? entry["Name"]), harvest(entry["value"] ?? entry["Value"])];
}

interface QueryAnswer {
  readonly operation: string;
  readonly output: Shape;
  readonly namespace: string;
  readonly context: CallContext;
}

function writeQueryAnswer(
  response: WireResponse,
  { operation, output, namespace, context }: QueryAnswer,
): void {
  const result = `<${operation}Result>${toXml(output)}</${operation}Result>`;
  const metadata = `<ResponseMetadata><RequestId>${context.requestId}</RequestId></ResponseMetadata>`;
  send(
    response,
    200,
    `<${operation}Response xmlns="${namespace}">${result}${metadata}</${operation}Response>`,
  );
}

/** Members as elements, lists as `<member>`, a `Map` as entries with key and value. */
function toXml(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => `<member>${toXml(item)}</member>`).join("");
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Map) {
    return [...value]
      .map(
        ([key, item]) =>
          `<entry><key>${escapeXml(String(key))}</key><value>${toXml(item)}</value></entry>`,
      )
      .join("");
  }
  if (typeof value !== "object" || value === null) return escapeXml(String(value ?? ""));
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([name, item]) => `<${name}>${toXml(item)}</${name}>`)
    .join("");
}

/** An error of awsQuery (SNS, STS, CloudFormation): `<ErrorResponse>` with type, code and message. */
export function writeQueryError(
  response: WireResponse,
  error: ServiceError,
  requestId: string,
): void {
  if (response.headersSent) return;
  const type = error.status < 500 ? "Sender" : "Receiver";
  send(
    response,
    error.status,
    `<ErrorResponse><Error><Type>${type}</Type><Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  );
}

function send(response: WireResponse, status: number, body: string): void {
  response.writeHead(status, {
    "content-type": "text/xml",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}
