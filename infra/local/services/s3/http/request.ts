import type { Readable } from "node:stream";
import { pipeline } from "node:stream";
import { defined } from "../../../kernel/defined.ts";
import type { Shape, WireRequest } from "../../../kernel/service.ts";
import { AwsChunkedDecoder } from "../../../protocol/aws-chunked.ts";
import { payloadOf, readDocument, readText } from "../../../protocol/rest-xml.ts";
import { kindOf, type Member, type Operation, type Structure } from "../../../protocol/schema.ts";
import { XmlError } from "../../../protocol/xml.ts";
import { s3Error } from "../errors.ts";
import { isAlgorithm } from "../objects/checksum.ts";
import { checkBodyHeaders, checkDocument, guardPayload } from "./payload.ts";
import { type RouteRequest, routeRequest } from "./route.ts";

/** Maximum bytes of a request's XML or JSON document: a batch of 1000 of the longest keys, 10,000 parts. */
const MAX_DOCUMENT_BYTES = 4 * 1024 * 1024;

/** A request as an operation with its input. */
export interface Parsed {
  readonly operation: Operation;
  readonly input: Shape;
}

/** Reads path, query, headers and body of a request into the operation's input. Throws S3's errors. */
export async function parseRequest(request: WireRequest): Promise<Parsed> {
  const route = readRoute(request);
  const operation = routeRequest(route);
  const input = bindInput(operation, { route, request });
  if (route.bucket !== undefined) input["Bucket"] = route.bucket;
  if (route.key !== undefined) input["Key"] = route.key;
  refuseEncryption(operation, route);
  await bindBody(operation, request, input);
  return { operation, input };
}

/** The members of an operation's input that travel in headers and query. */
export function bindInput(operation: Operation, of: Omit<Binding, "input">): Shape {
  const input: Shape = {};
  for (const member of operation.input.members) bindMember(member, { ...of, input });
  return input;
}

const ENCRYPTION = "x-amz-server-side-encryption";

/** Encryption is the affair of what makes an object; a read or a part that names it is refused. */
function refuseEncryption({ input }: Operation, { key, header }: RouteRequest): void {
  if (key === undefined || header(ENCRYPTION) === undefined) return;
  if (input.members.some(({ traits }) => traits["httpHeader"] === ENCRYPTION)) return;
  throw s3Error("InvalidArgument", {
    message: `${ENCRYPTION} header is not supported for this operation.`,
    ArgumentName: ENCRYPTION,
    ArgumentValue: header(ENCRYPTION),
  });
}

/** Bucket and key from the path, or from a host like `bucket.localhost`. Throws `InvalidURI`. */
export function readRoute({ method, rawPath, rawQuery, headers }: WireRequest): RouteRequest {
  const query = new URLSearchParams(rawQuery);
  const [, host] = /^(.+)\.localhost(?::\d+)?$/.exec(headers.host ?? "") ?? [];
  const path = host === undefined ? rawPath.slice(1) : `${host}${rawPath}`;
  const slash = path.indexOf("/");
  const bucket = decode(slash === -1 ? path : path.slice(0, slash));
  const key = slash === -1 ? "" : decode(path.slice(slash + 1));
  return {
    method,
    bucket: bucket === "" ? undefined : bucket,
    key: key === "" ? undefined : key,
    query,
    header: (name) => headerOf(headers, name) ?? signedParameter(query, name),
  };
}

/** A header's bytes as Latin-1 text: they are returned byte by byte, whatever they were meant to be. */
function headerOf(headers: WireRequest["headers"], name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(",") : value;
}

/** A presigned URL carries its `x-amz-…` headers in the query; S3 ignores checksums there. */
function signedParameter(query: URLSearchParams, name: string): string | undefined {
  if (!name.startsWith("x-amz-") || name.includes("checksum")) return undefined;
  if (!query.has("X-Amz-Signature") && !query.has("Signature")) return undefined;
  return [...query].find(([each]) => each.toLowerCase() === name)?.[1];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw s3Error("InvalidURI");
  }
}

interface Binding {
  readonly route: RouteRequest;
  readonly request: WireRequest;
  readonly input: Shape;
}

function bindMember(member: Member, { route, request, input }: Binding): void {
  const { name, traits, type } = member;
  const { httpQuery, httpHeader, httpPrefixHeaders } = traits;
  if (typeof httpPrefixHeaders === "string") {
    input[name] = prefixedHeaders(request.headers, httpPrefixHeaders);
    return;
  }
  const text =
    typeof httpQuery === "string"
      ? (route.query.get(httpQuery) ?? undefined)
      : typeof httpHeader === "string"
        ? route.header(httpHeader.toLowerCase())
        : undefined;
  if (text === undefined) return;
  const value =
    kindOf(type).kind === "list"
      ? text.split(",").map((each) => each.trim())
      : readSimple(member, text);
  if (value !== undefined) input[name] = value;
}

/** Expires is returned verbatim, even where it is not a date; a condition on what is not a date is ignored. */
function readSimple({ name, type }: Member, text: string): unknown {
  if (name.endsWith("Expires")) return text;
  const kind = kindOf(type);
  if (kind.kind === "number") return text === "" ? undefined : readInteger(text);
  const value = readText(kind, text);
  return value instanceof Date && Number.isNaN(value.getTime()) ? undefined : value;
}

/** NaN for all but digits: what reads the member reports what is wrong with it. */
function readInteger(text: string): number {
  return /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
}

function prefixedHeaders(headers: WireRequest["headers"], prefix: string): Record<string, string> {
  const names = Object.keys(headers).filter((name) => name.startsWith(prefix));
  return Object.fromEntries(
    names.map((name) => [name.slice(prefix.length), headerOf(headers, name) ?? ""]),
  );
}

async function bindBody(
  { input: type }: Operation,
  request: WireRequest,
  input: Shape,
): Promise<void> {
  const payload = payloadOf(type);
  if (payload === undefined) return request.body.resume() && undefined;
  const body = unwrap(request, input);
  const kind = kindOf(payload.type);
  if (kind.kind === "blob" && kind.streaming) {
    checkBodyHeaders(request.headers, input);
    input[payload.name] = guardPayload(body, request.headers["x-amz-content-sha256"]);
    return;
  }
  const text = await readAll(body);
  // Where the operation has the checksum as a member of its own, it is the object's and not the document's.
  const members = new Set(type.members.map(({ name }) => name));
  checkDocument(text, request.headers, { body, ofDocument: (member) => !members.has(member) });
  if (kind.kind !== "structure") input[payload.name] = text.toString();
  else if (text.length > 0) input[payload.name] = parseDocument(kind.structure, text.toString());
}

function parseDocument(structure: Structure, text: string): Shape {
  try {
    return readDocument(structure, text);
  } catch (error) {
    if (error instanceof XmlError) throw s3Error("MalformedXML");
    throw error;
  }
}

/** Removes aws-chunked framing, and names the checksum that the trailer will carry. */
function unwrap({ headers, body, signChunk }: WireRequest, input: Shape): Readable {
  dropChunkedEncoding(input);
  const length = headers["x-amz-decoded-content-length"];
  const streaming = String(headers["x-amz-content-sha256"] ?? "").startsWith("STREAMING-");
  if (!streaming && length === undefined) return body;
  const trailer = headers["x-amz-trailer"]?.toString().trim().toLowerCase();
  const algorithm = trailer?.replace("x-amz-checksum-", "").toUpperCase();
  if (isAlgorithm(algorithm)) input["ChecksumAlgorithm"] = algorithm;
  const decoder = new AwsChunkedDecoder({
    ...defined({ length: length === undefined ? undefined : Number(length), trailer, signChunk }),
  });
  pipeline(body, decoder, () => undefined);
  return decoder;
}

/** `aws-chunked` tells how the body travels, so S3 does not keep it with the object's own encodings. */
function dropChunkedEncoding(input: Shape): void {
  const encoding = input["ContentEncoding"];
  if (typeof encoding !== "string") return;
  const rest = encoding
    .split(",")
    .filter((each) => each.trim() !== "aws-chunked")
    .join(",")
    .trim();
  if (rest === "") delete input["ContentEncoding"];
  else input["ContentEncoding"] = rest;
}

async function readAll(body: Readable): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of body as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > MAX_DOCUMENT_BYTES)
      throw s3Error("EntityTooLarge", { MaxSizeAllowed: MAX_DOCUMENT_BYTES });
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
