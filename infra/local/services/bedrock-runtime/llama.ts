import type { Shape } from "../../kernel/service.ts";
import { invalid } from "../bedrock/errors.ts";
import type { Answer } from "./answer.ts";
import type { BodyFormat } from "./body-format.ts";
import type { Conversation } from "./conversation.ts";
import { piecesOf } from "./converse.ts";

const DEFAULT_MAX_TOKENS = 512;
/** Llama 3's own marks around each turn of a prompt. */
const TURN =
  /<\|start_header_id\|>(\w+)<\|end_header_id\|>\s*([\s\S]*?)(?=<\|eot_id\|>|<\|start_header_id\|>|$)/gu;
const MARK = /<\|\w+\|>/gu;

/** Llama's body, with `prompt` and `generation`. */
export const LLAMA: BodyFormat = { read, response, chunks };

/** Reads a body with `prompt`, with Llama's marks or without. */
function read(body: Shape): Conversation {
  const { prompt } = body;
  if (typeof prompt !== "string") {
    throw invalid(
      "Malformed input request: #: required key [prompt] not found, please reformat your input and try again.",
    );
  }
  const marked = [...prompt.matchAll(TURN)].map(([, role = "", text = ""]) => ({
    role,
    text: text.trim(),
  }));
  const system = marked.filter(({ role }) => role === "system").map(({ text }) => text);
  const turns = marked
    .filter(({ role, text }) => role !== "system" && text !== "")
    .map(({ text }) => text);
  return {
    system,
    turns: turns.length > 0 ? turns : [prompt.replaceAll(MARK, "")],
    maxTokens: Number(body["max_gen_len"] ?? DEFAULT_MAX_TOKENS),
    stopSequences: [],
  };
}

/** The answer as Llama's InvokeModel gives it. */
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
