import type { Shape } from "../../kernel/service.ts";
import { type Answer, type BodyFormat, piecesOf } from "./answer.ts";
import { checkKeys, checkNumbers, malformed, sampling } from "./body-member.ts";
import { type Conversation, DEFAULT_MAX_TOKENS } from "./conversation.ts";

/** A turn of a prompt between Llama 3's special tokens. */
const TURN =
  /<\|start_header_id\|>(\w+)<\|end_header_id\|>\s*([\s\S]*?)(?=<\|eot_id\|>|<\|start_header_id\|>|$)/gu;
const SPECIAL_TOKEN = /<\|\w+\|>/gu;

/** Amazon Bedrock User Guide, "Meta Llama models", read 2026-11. */
const RULES = {
  max_gen_len: { min: 1, max: 2048, integer: true },
  temperature: { min: 0, max: 1 },
  top_p: { min: 0, max: 1 },
};

/** Llama's body, with `prompt` and `generation`. */
export const LLAMA: BodyFormat = { read, response, chunks };

/** Reads a body with `prompt`, with Llama's special tokens or without. */
function read(body: Shape): Conversation {
  const { prompt } = body;
  if (prompt === undefined) throw malformed("#: required key [prompt] not found");
  if (typeof prompt !== "string") throw malformed("#/prompt: expected type: String");
  if (prompt.trim() === "") throw malformed("#/prompt: expected minLength: 1, actualLength: 0");
  checkKeys(body, "#", ["prompt", ...Object.keys(RULES)]);
  checkNumbers(body, "#", RULES);
  const parts = [...prompt.matchAll(TURN)].map(([, role = "", text = ""]) => ({
    role,
    text: text.trim(),
  }));
  const system = parts.filter(({ role }) => role === "system").map(({ text }) => text);
  const turns = parts
    .filter(({ role, text }) => role !== "system" && text !== "")
    .map(({ text }) => text);
  return {
    system,
    turns: turns.length > 0 ? turns : [prompt.replaceAll(SPECIAL_TOKEN, "")],
    maxTokens: Number(body["max_gen_len"] ?? DEFAULT_MAX_TOKENS),
    stopSequences: [],
    ...sampling(body["temperature"], body["top_p"]),
  };
}

/** The answer as Llama's InvokeModel returns it. */
function response({ text, stopReason, inputTokens, outputTokens }: Answer): Shape {
  return {
    generation: text,
    prompt_token_count: inputTokens,
    generation_token_count: outputTokens,
    stop_reason: stopReason === "max_tokens" ? "length" : "stop",
  };
}

/** The answer as Llama streams it; the last piece carries the reason. */
function chunks(answer: Answer): Shape[] {
  const last = response(answer);
  return [
    ...piecesOf(answer.text).map((piece, at) => ({
      generation: piece,
      prompt_token_count: at === 0 ? answer.inputTokens : null,
      generation_token_count: at + 1,
      stop_reason: null,
    })),
    { ...last, generation: "", prompt_token_count: null },
  ];
}
