import { isObject } from "../../kernel/service.ts";
import { invalid } from "../bedrock/errors.ts";
import type { FoundationModel } from "../bedrock/models/foundation-models.ts";
import { textOfBlocks } from "./message-blocks.ts";
import { modelFacts } from "./model-facts.ts";
import { notSimulated } from "./refusals.ts";

/** Tokens of an answer where the request sets no limit. */
export const DEFAULT_MAX_TOKENS = 512;

/** A request to a model, from any of the APIs. */
export interface Conversation {
  readonly system: readonly string[];
  /** Texts of the turns so far, the user's question last. */
  readonly turns: readonly string[];
  readonly maxTokens: number;
  readonly stopSequences: readonly string[];
  /** Of no effect on the local models, which give the likeliest answer; a real base model heeds them. */
  readonly temperature?: number;
  readonly topP?: number;
}

/** Reads `messages` and `system` of Converse and of Nova's body. Throws `ValidationException` in Bedrock's words. */
export function readMessages(
  messages: unknown,
  system: unknown,
  base: FoundationModel,
): Pick<Conversation, "system" | "turns"> {
  const list = Array.isArray(messages) ? (messages as unknown[]) : [];
  if (roleOf(list[0]) !== "user") {
    throw invalid(
      "A conversation must start with a user message. Try again with a conversation that starts with a user message.",
    );
  }
  const turns = list.map((message, at) => {
    const role = at % 2 === 0 ? "user" : "assistant";
    if (!isObject(message) || message["role"] !== role) {
      throw invalid(
        "A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.",
      );
    }
    return textOfBlocks(message["content"], { path: `messages.${at}.content`, role, base });
  });
  if (turns.length % 2 === 0) throw endsWithAnswer(base);
  const texts =
    system === undefined ? [] : [textOfBlocks(system, { path: "system", role: "system", base })];
  return { system: texts, turns };
}

function roleOf(message: unknown): unknown {
  return isObject(message) ? message["role"] : undefined;
}

function endsWithAnswer(base: FoundationModel) {
  if (modelFacts(base).prefill)
    return notSimulated("a conversation that ends with an assistant message");
  return invalid(
    "The model that you are using requires the last turn in the conversation to be a user message. Add a user message to the conversation and try again.",
  );
}
