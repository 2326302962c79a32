import type { CallContext, Cloud, Shape, WireRequest, WireResponse } from "../../kernel/service.ts";
import { toServiceError } from "../../protocol/error.ts";
import { encodeEvent, type StreamEvent } from "../../protocol/event-stream.ts";
import { readRestCall, writeRestJsonError } from "../../protocol/rest-json.ts";
import { answeredByHeader } from "./answered-by.ts";

/** Answers a request of the Bedrock Runtime, whole or as a stream of events. */
export async function handleRuntime(
  cloud: Cloud,
  request: WireRequest,
  context: CallContext,
): Promise<void> {
  try {
    const { operation, input } = await readRestCall("bedrock-runtime", request);
    const output = await cloud.call("bedrock-runtime", operation, input, context);
    write(request.response, operation, output);
  } catch (error) {
    writeRestJsonError(request.response, toServiceError(error));
  }
}

function write(response: WireResponse, operation: string, output: Shape): void {
  const { stream, body } = output;
  const headers = answeredByHeader(output);
  if (operation === "ConverseStream") writeStream(response, stream as StreamEvent[], headers);
  else if (operation === "InvokeModelWithResponseStream") {
    writeStream(response, body as StreamEvent[], headers);
  } else if (operation === "InvokeModel") writeWhole(response, body as Buffer, headers);
  else writeWhole(response, Buffer.from(JSON.stringify(output)), headers);
}

type Headers = Readonly<Record<string, string>>;

function writeWhole(response: WireResponse, body: Buffer, headers: Headers): void {
  response.writeHead(200, {
    "content-type": "application/json",
    "content-length": body.length,
    ...headers,
  });
  response.end(body);
}

function writeStream(
  response: WireResponse,
  events: readonly StreamEvent[],
  headers: Headers,
): void {
  response.writeHead(200, {
    "content-type": "application/vnd.amazon.eventstream",
    "x-amzn-bedrock-content-type": "application/json",
    ...headers,
  });
  for (const event of events) response.write(encodeEvent(event));
  response.end();
}
