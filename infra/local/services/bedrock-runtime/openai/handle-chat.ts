import type { CallContext, Cloud, WireRequest } from "../../../kernel/service.ts";
import { readBody } from "../../../protocol/body.ts";
import type { StreamEvent } from "../../../protocol/event-stream.ts";
import { answeredByHeader } from "../answered-by.ts";
import { type ChatHead, chatChunks, chatCompletion } from "./chat-answer.ts";
import { ChatError, writeChatError } from "./chat-error.ts";
import { readChatRequest, toConverse } from "./chat-request.ts";

/** Bedrock has both paths on its runtime's endpoint (User Guide, inference-chat-completions). */
const PATHS = /^\/(?:openai\/)?v1\//;

/** Whether a path is one of the OpenAI-compatible endpoint's. */
export function isChatPath(path: string): boolean {
  return PATHS.test(path);
}

/**
 * Answers `POST /openai/v1/chat/completions`, whole or as server-sent events. It is a call of Converse or
 * ConverseStream, with their permissions, rate limits and planned faults; errors have OpenAI's form.
 */
export async function handleChat(
  cloud: Cloud,
  request: WireRequest,
  context: CallContext,
): Promise<void> {
  try {
    const body = await readBody(request.body);
    if (`${request.method} ${request.rawPath.replace(PATHS, "")}` !== "POST chat/completions") {
      throw unknownPath(request);
    }
    await answerChat(cloud, { request, body }, context);
  } catch (error) {
    writeChatError(request.response, error);
  }
}

async function answerChat(
  cloud: Cloud,
  { request: { response }, body }: { request: WireRequest; body: Buffer },
  context: CallContext,
): Promise<void> {
  const chat = readChatRequest(body);
  const operation = chat.stream ? "ConverseStream" : "Converse";
  const answer = await cloud.call("bedrock-runtime", operation, toConverse(chat), context);
  const headers = answeredByHeader(answer);
  const head: ChatHead = {
    id: `chatcmpl-${context.requestId}`,
    created: Math.floor(cloud.clock.now() / 1000),
    model: chat.model,
  };
  if (!chat.stream) {
    const text = JSON.stringify(chatCompletion(head, answer));
    response.writeHead(200, {
      ...{ "content-type": "application/json", "content-length": Buffer.byteLength(text) },
      ...headers,
    });
    response.end(text);
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream", ...headers });
  const events = answer["stream"] as StreamEvent[];
  for (const chunk of chatChunks(head, events, chat)) {
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  }
  response.end("data: [DONE]\n\n");
}

function unknownPath({ method, rawPath }: WireRequest): ChatError {
  return new ChatError(404, {
    message: `Invalid URL (${method} ${rawPath}): Bedrock's runtime has POST chat/completions only.`,
    ...{ type: "invalid_request_error", param: null, code: "unknown_url" },
  });
}
