import { joinBlocks } from "../../training/example.ts";
import { invalid } from "../bedrock/errors.ts";

/** Tokens of an answer where the request sets no limit. */
export const DEFAULT_MAX_TOKENS = 512;

/** A request to a model, from any of the APIs. */
export interface Conversation {
  readonly system: readonly string[];
  /** Texts of the turns so far, the user's question last. */
  readonly turns: readonly string[];
  readonly maxTokens: number;
  readonly stopSequences: readonly string[];
}

interface Message {
  readonly role?: unknown;
  readonly content?: unknown;
}

/** A block of a message; a cache point has no effect here. */
interface Block {
  readonly text?: unknown;
  readonly cachePoint?: unknown;
}

/** Reads `messages` and `system` of Converse and of Nova's body. Throws `ValidationException` in Bedrock's words. */
export function readMessages(
  messages: unknown,
  system: unknown,
): Pick<Conversation, "system" | "turns"> {
  const list = Array.isArray(messages) ? (messages as Message[]) : [];
  if (list[0]?.role !== "user") {
    throw invalid(
      "A conversation must start with a user message. Try again with a conversation that starts with a user message.",
    );
  }
  const turns = list.map(({ role, content }, at) => {
    if (role !== (at % 2 === 0 ? "user" : "assistant")) {
      throw invalid(
        "A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.",
      );
    }
    return textOf(content, `messages.${at}`);
  });
  return { system: Array.isArray(system) ? [textOf(system, "system")] : [], turns };
}

function textOf(content: unknown, place: string): string {
  if (!Array.isArray(content)) throw invalid(`The content field at ${place} must be a list.`);
  const texts = (content as (Block | null)[]).flatMap((block, at) => {
    if (block?.cachePoint !== undefined) return [];
    if (typeof block?.text !== "string") {
      throw invalid(
        `The local model reads text only; the ContentBlock at ${place}.content.${at} has none.`,
      );
    }
    if (block.text.trim() === "") {
      throw invalid(
        `The text field in the ContentBlock object at ${place}.content.${at} is blank. Add text to the text field, and try again.`,
      );
    }
    return [block.text];
  });
  return joinBlocks(texts);
}
