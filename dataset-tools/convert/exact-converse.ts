import { isObject, type JsonObject } from "../read/shapes.ts";
import type { Turn } from "../record.ts";

/** The content of a row that already is what `writeConverse` would write. */
export interface ExactConverse {
  readonly system: readonly string[];
  readonly turns: readonly Turn[];
}

/**
 * Tells whether a row is Bedrock's conversation format to the letter: no other key, text blocks
 * only, alternating roles. Such a row can be passed on as it stands. Undefined when it is not.
 */
export function exactConverse(value: unknown): ExactConverse | undefined {
  if (!isObject(value) || value["schemaVersion"] !== "bedrock-conversation-2024") return undefined;
  const { system, messages } = value;
  if (!hasOnly(value, system === undefined ? 2 : 3) || !Array.isArray(messages)) return undefined;
  const texts = system === undefined ? [] : blockTexts(system);
  const turns = exactTurns(messages);
  return texts === undefined || turns === undefined ? undefined : { system: texts, turns };
}

function exactTurns(messages: readonly unknown[]): Turn[] | undefined {
  if (messages.length === 0 || messages.length % 2 === 1) return undefined;
  const turns: Turn[] = [];
  for (let index = 0; index < messages.length; index++) {
    const message: unknown = messages[index];
    const role = index % 2 === 0 ? "user" : "assistant";
    if (!isObject(message) || message["role"] !== role || !hasOnly(message, 2)) return undefined;
    const blocks = message["content"];
    if (blockTexts(blocks) === undefined) return undefined;
    turns.push({ role, blocks: blocks as Turn["blocks"], path: "" });
  }
  return turns;
}

/** Texts of a list of blocks that are nothing but text; undefined for anything else. */
function blockTexts(blocks: unknown): string[] | undefined {
  if (!Array.isArray(blocks) || blocks.length === 0) return undefined;
  const texts: string[] = [];
  for (const block of blocks) {
    if (!isObject(block) || typeof block["text"] !== "string" || !hasOnly(block, 1)) {
      return undefined;
    }
    texts.push(block["text"]);
  }
  return texts;
}

function hasOnly(value: JsonObject, keys: number): boolean {
  let count = 0;
  for (const _name in value) count++;
  return count === keys;
}
