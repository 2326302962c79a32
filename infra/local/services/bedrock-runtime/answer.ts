import { promptOf } from "../../training/example.ts";
import { answerUntuned } from "../../training/untuned.ts";
import type { Conversation } from "./conversation.ts";
import type { LocalModel } from "./resolve.ts";

/** What a model says, and what that is counted as. */
export interface Answer {
  readonly text: string;
  readonly stopReason: "end_turn" | "max_tokens" | "stop_sequence";
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Runs of letters or digits, and each other character that is not a blank. */
const PIECE = /[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu;
/** Bedrock's rule of thumb for its limits. */
const CHARACTERS_PER_TOKEN = 6;

/** Pieces of a text as tokens: an estimate, since the local model has no tokenizer. */
export function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  for (const piece of text.match(PIECE) ?? []) {
    for (let at = 0; at < piece.length; at += CHARACTERS_PER_TOKEN) {
      tokens.push(piece.slice(at, at + CHARACTERS_PER_TOKEN));
    }
  }
  return tokens;
}

/** Number of tokens of all that is asked. */
export function inputTokens({ system, turns }: Conversation): number {
  return tokensOf(promptOf(system, turns)).length;
}

/** Answers from the model's weights. The local model always takes the likeliest answer, whatever the temperature. */
export function answer(model: LocalModel, conversation: Conversation): Answer {
  const { system, turns, maxTokens, stopSequences } = conversation;
  const full =
    model.classifier?.answer(promptOf(system, turns)).text ?? answerUntuned([...system, ...turns]);
  const stopped = cutAtStop(full, stopSequences);
  const text = cutAtTokens(stopped, maxTokens);
  const stopReason =
    text.length < stopped.length
      ? "max_tokens"
      : stopped.length < full.length
        ? "stop_sequence"
        : "end_turn";
  return {
    text,
    stopReason,
    inputTokens: inputTokens(conversation),
    outputTokens: tokensOf(text).length,
  };
}

function cutAtStop(text: string, stopSequences: readonly string[]): string {
  const ends = stopSequences.map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
  return ends.length === 0 ? text : text.slice(0, Math.min(...ends));
}

function cutAtTokens(text: string, most: number): string {
  let end = 0;
  for (const token of tokensOf(text).slice(0, most + 1)) {
    const start = text.indexOf(token, end);
    if (--most < 0) return text.slice(0, end);
    end = start + token.length;
  }
  return text;
}
