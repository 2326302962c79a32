import type { CallContext, Cloud, Shape, WireRequest, WireResponse } from "../../kernel/service.ts";
import { toServiceError } from "../../protocol/error.ts";
import { encodeEvent, type StreamEvent } from "../../protocol/event-stream.ts";
import { readRestCall, writeRestJsonError } from "../../protocol/rest-json.ts";
import { MODEL_NAME } from "../../training/model-file.ts";

/** A header of every answer: it comes from the local stand-in, whatever model was requested. */
const STAND_IN = { "x-tunewright-model": MODEL_NAME };

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
  if (operation === "ConverseStream") writeStream(response, output["stream"] as StreamEvent[]);
  else if (operation === "InvokeModelWithResponseStream") {
    writeStream(response, output["body"] as StreamEvent[]);
  } else if (operation === "InvokeModel") writeWhole(response, output["body"] as Buffer);
  else writeWhole(response, Buffer.from(JSON.stringify(output)));
}

function writeWhole(response: WireResponse, body: Buffer): void {
  response.writeHead(200, {
    "content-type": "application/json",
    "content-length": body.length,
    ...STAND_IN,
  });
  response.end(body);
}

function writeStream(response: WireResponse, events: readonly StreamEvent[]): void {
  response.writeHead(200, {
    "content-type": "application/vnd.amazon.eventstream",
    "x-amzn-bedrock-content-type": "application/json",
    ...STAND_IN,
  });
  for (const event of events) response.write(encodeEvent(event));
  response.end();
}
