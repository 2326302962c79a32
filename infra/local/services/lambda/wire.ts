import { ServiceError, toServiceError } from "../../kernel/aws-error.ts";
import { defined } from "../../kernel/defined.ts";
import type { CallContext, Cloud, Shape, WireRequest } from "../../kernel/service.ts";
import { readBody } from "../../protocol/body.ts";
import { parseJson } from "../../protocol/parse-json.ts";
import { writeRestJsonError } from "../../protocol/rest-json.ts";

/** Paths of Lambda's API that the local cloud answers (API version 2015-03-31). */
const FUNCTIONS =
  /^\/2015-03-31\/functions\/?(?:([^/]+)(?:\/(invocations|configuration|versions))?)?$/;

/** Operations on one function by method and last part of the path. */
const OPERATIONS: Readonly<Record<string, string>> = {
  "GET ": "GetFunction",
  "GET configuration": "GetFunctionConfiguration",
  "GET versions": "ListVersionsByFunction",
  "POST versions": "PublishVersion",
  "POST invocations": "Invoke",
  "DELETE ": "DeleteFunction",
};

/** Reads a request of Lambda's REST API, runs it, answers. */
export async function handleLambda(
  cloud: Cloud,
  request: WireRequest,
  context: CallContext,
): Promise<void> {
  try {
    const { operation, input } = await readCall(request);
    const output = await cloud.call("lambda", operation, input, context);
    if (operation === "Invoke") writeInvocation(request, output);
    else writeJson(request, output, operation === "CreateFunction" ? 201 : 200);
  } catch (error) {
    writeRestJsonError(request.response, toServiceError(error));
  }
}

async function readCall(request: WireRequest): Promise<{ operation: string; input: Shape }> {
  const [matched, encoded, rest = ""] = FUNCTIONS.exec(request.rawPath) ?? [];
  if (encoded === undefined && matched !== undefined && request.method === "GET") {
    return { operation: "ListFunctions", input: {} };
  }
  if (encoded === undefined && matched !== undefined && request.method === "POST") {
    return { operation: "CreateFunction", input: await readFunction(request) };
  }
  const operation = OPERATIONS[`${request.method} ${rest}`];
  if (encoded === undefined || operation === undefined) {
    throw new ServiceError(
      "UnknownOperationException",
      `The local cloud does not simulate ${request.method} ${request.rawPath} of lambda.`,
      { status: 501 },
    );
  }
  const query = new URLSearchParams(request.rawQuery);
  const Qualifier = query.get("Qualifier") ?? undefined;
  const input = { FunctionName: decodeURIComponent(encoded), Qualifier };
  return { operation, input: { ...input, ...(await readMembers(operation, request)) } };
}

/** Bytes of a request with a function's code (Lambda quotas). */
const MAX_CODE_BYTES = 70_167_211;

/** A function's settings, of its code the archive only. */
async function readFunction({ body }: WireRequest): Promise<Shape> {
  const { Code, ...settings } = readJson(await readBody(body, MAX_CODE_BYTES));
  const { ZipFile } = Object(Code) as Shape;
  const code = typeof ZipFile === "string" ? { ZipFile: Buffer.from(ZipFile, "base64") } : {};
  return { ...settings, Code: code };
}

function readJson(body: Buffer): Shape {
  try {
    return Object(body.length === 0 ? {} : parseJson(body)) as Shape;
  } catch {
    throw new ServiceError(
      "InvalidRequestContentException",
      "Could not parse request body into json.",
    );
  }
}

/** What the body and the headers add to the function's name. */
async function readMembers(operation: string, request: WireRequest): Promise<Shape> {
  if (operation === "Invoke") {
    const InvocationType = request.headers["x-amz-invocation-type"] ?? "RequestResponse";
    return { InvocationType, Payload: await readBody(request.body) };
  }
  if (operation !== "PublishVersion") return {};
  return readJson(await readBody(request.body));
}

function writeInvocation({ response }: WireRequest, output: Shape): void {
  const payload = Buffer.from((output["Payload"] as Uint8Array | undefined) ?? []);
  const functionError = output["FunctionError"];
  response.writeHead(Number(output["StatusCode"]), {
    "content-type": "application/json",
    "content-length": payload.length,
    "x-amz-executed-version": String(output["ExecutedVersion"] ?? "$LATEST"),
    ...defined({
      "x-amz-function-error": functionError === undefined ? undefined : String(functionError),
    }),
  });
  response.end(payload);
}

function writeJson({ response }: WireRequest, output: Shape, status: number): void {
  const body = JSON.stringify(output);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}
