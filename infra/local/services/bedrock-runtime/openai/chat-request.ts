import { z } from "zod";
import { defined } from "../../../kernel/defined.ts";
import type { Shape } from "../../../kernel/service.ts";
import { parseJson } from "../../../protocol/parse-json.ts";
import { ChatError } from "./chat-error.ts";

const TextPart = z.strictObject({ type: z.literal("text"), text: z.string() });
const Content = z.union([z.string(), z.array(TextPart).min(1)]);

const Message = z.strictObject({
  role: z.enum(["system", "developer", "user", "assistant"]),
  content: Content,
  name: z.string().optional(),
});
type Message = z.infer<typeof Message>;

/** What the local models heed of a chat completion, and what else may be there because it changes nothing. */
const ChatRequest = z.strictObject({
  model: z.string().min(1),
  messages: z.array(Message).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.strictObject({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: z.int().positive().nullish(),
  max_completion_tokens: z.int().positive().nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
  n: z.literal(1).nullish(),
  response_format: z.strictObject({ type: z.literal("text") }).optional(),
  frequency_penalty: z.literal(0).nullish(),
  presence_penalty: z.literal(0).nullish(),
  logprobs: z.literal(false).nullish(),
  store: z.literal(false).nullish(),
  seed: z.int().nullish(),
  user: z.string().optional(),
  service_tier: z.enum(["auto", "default"]).nullish(),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

/** Reads a request of `POST /openai/v1/chat/completions`. Throws `ChatError` (400) with the parameter that is wrong. */
export function readChatRequest(body: Buffer): ChatRequest {
  const read = ChatRequest.safeParse(parse(body));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  if (issue === undefined) throw read.error;
  const [unknown] = issue.code === "unrecognized_keys" ? issue.keys : [];
  const param = [...issue.path, ...(unknown === undefined ? [] : [unknown])].join(".");
  const what =
    unknown === undefined ? issue.message : "the local cloud does not simulate this parameter";
  throw new ChatError(400, {
    message: `Invalid value of '${param}': ${what}.`,
    ...{ type: "invalid_request_error", param, code: "invalid_value" },
  });
}

function parse(body: Buffer): unknown {
  try {
    return parseJson(body);
  } catch {
    throw new ChatError(400, {
      message: "We could not parse the JSON body of your request.",
      ...{ type: "invalid_request_error", param: null, code: null },
    });
  }
}

/** The same request as Converse takes it: messages of one role in a row are one, with a block each. */
export function toConverse(request: ChatRequest): Shape {
  const isSystem = ({ role }: Message) => role === "system" || role === "developer";
  const system = request.messages.filter(isSystem).flatMap(blocksOf);
  const { temperature, top_p: topP, stop } = request;
  return {
    modelId: request.model,
    messages: joinTurns(request.messages.filter((message) => !isSystem(message))),
    ...(system.length === 0 ? {} : { system }),
    inferenceConfig: defined({
      maxTokens: request.max_completion_tokens ?? request.max_tokens ?? undefined,
      temperature: temperature ?? undefined,
      topP: topP ?? undefined,
      stopSequences: stop == null ? undefined : [stop].flat(),
    }),
  };
}

interface Turn {
  readonly role: string;
  readonly content: { text: string }[];
}

function joinTurns(messages: readonly Message[]): Turn[] {
  const turns: Turn[] = [];
  for (const message of messages) {
    const last = turns.at(-1);
    if (last?.role === message.role) last.content.push(...blocksOf(message));
    else turns.push({ role: message.role, content: blocksOf(message) });
  }
  return turns;
}

function blocksOf({ content }: Message): { text: string }[] {
  return typeof content === "string" ? [{ text: content }] : content.map(({ text }) => ({ text }));
}
