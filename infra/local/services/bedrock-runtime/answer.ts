import type { Shape } from "../../kernel/service.ts";
import { promptOf } from "../../training/example.ts";
import { MODEL_NAME } from "../../training/model-file.ts";
import { countTokens, countTokensBetween } from "../../training/tokens.ts";
import { answerUntuned } from "../../training/untuned.ts";
import { invalid } from "../bedrock/errors.ts";
import type { BaseServer } from "../bedrock/models/base-server.ts";
import type { FoundationModel } from "../bedrock/models/foundation-models.ts";
import { askBaseServer } from "./ask-base-server.ts";
import type { Conversation } from "./conversation.ts";
import { modelFacts } from "./model-facts.ts";
import type { LocalModel } from "./resolve.ts";

/** A model's answer, with the tokens that it counts as. */
export interface Answer {
  readonly text: string;
  readonly stopReason: "end_turn" | "max_tokens" | "stop_sequence";
  /** The model that has really answered. */
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/**
 * Asks the model that a request invokes, counted against its rate limits and among its metrics. Throws what Bedrock throws.
 * @param read makes the conversation of the request, which may depend on the model's family
 */
export type Ask = (
  modelId: string,
  read: (base: LocalModel["base"]) => Conversation,
) => Promise<{ readonly base: LocalModel["base"]; readonly result: Answer }>;

/** How a model family formats the bodies of InvokeModel. */
export interface BodyFormat {
  /** Throws `ValidationException` for a body of another format. */
  read(body: Shape, base: FoundationModel): Conversation;
  response(answer: Answer): Shape;
  /** The pieces of InvokeModelWithResponseStream. */
  chunks(answer: Answer): Shape[];
}

/** Runs of letters or digits, and each other character that is not whitespace. */
const PIECE = /[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu;
const PIECE_LENGTH = 6;

/** Pieces of a text in which it is streamed and cut: of about one token each. */
function cutIntoPieces(text: string): string[] {
  const pieces: string[] = [];
  for (const piece of text.match(PIECE) ?? []) {
    for (let at = 0; at < piece.length; at += PIECE_LENGTH) {
      pieces.push(piece.slice(at, at + PIECE_LENGTH));
    }
  }
  return pieces;
}

/**
 * Answers from the model's weights: always the likeliest answer, whatever the temperature. An untuned model is asked of
 * the server in its place, where there is one.
 * Throws `ValidationException` for a conversation that is longer than the model's context, and what the server throws.
 */
export async function answer(
  model: LocalModel,
  conversation: Conversation,
  server: BaseServer | undefined,
): Promise<Answer> {
  const { system, turns, maxTokens, stopSequences } = conversation;
  const count = await countTokensBetween(promptOf(system, turns));
  if (count > modelFacts(model.base).contextTokens) {
    throw invalid("Input is too long for requested model.");
  }
  if (model.tuned === undefined && server !== undefined) {
    const { text, isCut, ...counted } = await askBaseServer(server, conversation);
    return {
      text,
      stopReason: isCut ? "max_tokens" : "end_turn",
      inputTokens: counted.inputTokens ?? count,
      outputTokens: counted.outputTokens ?? countTokens(text),
      model: server.name,
    };
  }
  const full =
    model.tuned?.answer(promptOf(system, turns)).text ?? answerUntuned({ system, turns });
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
    inputTokens: count,
    outputTokens: stopReason === "max_tokens" ? maxTokens : Math.min(maxTokens, countTokens(text)),
    model: MODEL_NAME,
  };
}

function cutAtStop(text: string, stopSequences: readonly string[]): string {
  const ends = stopSequences.map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
  return ends.length === 0 ? text : text.slice(0, Math.min(...ends));
}

function cutAtTokens(text: string, max: number): string {
  const pieces = cutIntoPieces(text);
  if (pieces.length <= max) return text;
  let end = 0;
  for (const piece of pieces.slice(0, max)) end = text.indexOf(piece, end) + piece.length;
  return text.slice(0, end);
}

/** Token counts as Converse and Nova return them. */
export function usageOf({
  inputTokens,
  outputTokens,
}: Pick<Answer, "inputTokens" | "outputTokens">): Shape {
  return { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
}

/** A text in pieces of about one token, spaces included: joined they are the text again. */
export function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  for (const piece of cutIntoPieces(text)) {
    const end = text.indexOf(piece, start) + piece.length;
    pieces.push(text.slice(start, end));
    start = end;
  }
  const rest = text.slice(start);
  return rest === "" ? pieces : [...pieces, rest];
}
