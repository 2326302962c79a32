import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { CallContext, Shape, WireRequest } from "../../../kernel/service.ts";
import { payloadOf, renderDocument, renderText } from "../../../protocol/rest-xml.ts";
import { kindOf, type Member, type Operation } from "../../../protocol/schema.ts";
import { asS3Error, renderError } from "../errors.ts";

const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

type Headers = Record<string, string | number>;

/** Writes an operation's output as S3 does. */
export async function writeAnswer(
  operation: Operation,
  output: Shape,
  request: WireRequest,
  context: CallContext,
): Promise<void> {
  const { response } = request;
  const headers = { ...commonHeaders(context), ...outputHeaders(operation, output) };
  const status = output["ContentRange"] === undefined ? (operation.http?.[2] ?? 200) : 206;
  const body = output[payloadOf(operation.output)?.name ?? ""];
  if (body instanceof Readable) {
    response.writeHead(status, headers);
    await pipeline(body, response);
    return;
  }
  const document = request.method === "HEAD" ? undefined : renderBody(operation, output);
  if (document !== undefined) Object.assign(headers, documentHeaders(operation, document));
  else if (request.method !== "HEAD" && status !== 204) headers["content-length"] = 0;
  response.writeHead(status, headers);
  response.end(document);
}

function renderBody(operation: Operation, output: Shape): string | undefined {
  const payload = payloadOf(operation.output);
  if (payload && kindOf(payload.type).kind === "string") return String(output[payload.name] ?? "");
  if (operation.name === "GetBucketLocation") return renderLocation(output["LocationConstraint"]);
  return renderDocument(operation, output, NAMESPACE);
}

/** The one answer whose root holds its value as text. */
function renderLocation(location: unknown): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<LocationConstraint xmlns="${NAMESPACE}">${location ?? ""}</LocationConstraint>`;
}

function documentHeaders(operation: Operation, document: string): Headers {
  const type = operation.name === "GetBucketPolicy" ? "application/json" : "application/xml";
  return { "content-type": type, "content-length": Buffer.byteLength(document) };
}

function commonHeaders({ requestId }: CallContext): Headers {
  return { "x-amz-request-id": requestId, "x-amz-id-2": "local", server: "AmazonS3" };
}

function outputHeaders({ output: type }: Operation, output: Shape): Headers {
  const headers: Headers = {};
  for (const member of type.members) addHeader(headers, member, output[member.name]);
  const expires = output["ExpiresString"];
  if (expires !== undefined) {
    delete headers["expiresstring"];
    headers["expires"] = latin1(String(expires));
  }
  return headers;
}

function addHeader(headers: Headers, { traits, type }: Member, value: unknown): void {
  const { httpHeader, httpPrefixHeaders } = traits;
  if (value === undefined || value === null) return;
  if (typeof httpPrefixHeaders === "string") {
    for (const [name, text] of Object.entries(value as Record<string, string>)) {
      headers[`${httpPrefixHeaders}${name}`] = latin1(text);
    }
  } else if (typeof httpHeader === "string") {
    headers[httpHeader.toLowerCase()] = latin1(renderText(kindOf(type), value, "http-date"));
  }
}

/** Node writes header text as Latin-1; what is beyond it goes as UTF-8 bytes. */
function latin1(text: string): string {
  const line = text.replace(/[\r\n]/g, " ");
  return /^[\t\u0020-\u00ff]*$/.test(line) ? line : Buffer.from(line, "utf8").toString("latin1");
}

/** Writes a failure in S3's XML; once an answer has started it can only end the connection. */
export function writeError(error: unknown, request: WireRequest, context: CallContext): void {
  const { response, method, rawPath } = request;
  const failure = asS3Error(error);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { headers: extra, ...details } = failure.details;
  const headers: Headers = { ...commonHeaders(context), ...(extra as Headers | undefined) };
  if (method === "HEAD" || failure.status === 304) {
    response.writeHead(failure.status, headers);
    response.end();
    return;
  }
  const shown = { ...failure, message: failure.message, details };
  const body = renderError(shown, { resource: rawPath, requestId: context.requestId });
  headers["content-type"] = "application/xml";
  headers["content-length"] = Buffer.byteLength(body);
  response.writeHead(failure.status, headers);
  response.end(body);
}
