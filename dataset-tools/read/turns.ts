import type { Block, TrainingRecord, Turn } from "../record.ts";
import { isObject, type JsonObject } from "./row-shape.ts";

/** Paths like `messages[3]`, made once: they are needed for every row. */
function indexedPaths(key: string): (index: number) => string {
  const known: string[] = [];
  return (index) => {
    known[index] ??= `${key}[${index}]`;
    return known[index];
  };
}

/** The path of a message by its index. */
export const messagePath = indexedPaths("messages");

/** Turns of a list of messages under a key. Malformed parts stay visible to the rules. */
export function readMessages(messages: readonly unknown[], key: string): Turn[] {
  const path = key === "messages" ? messagePath : indexedPaths(key);
  return messages.map((message, index) => {
    if (!isObject(message)) return { role: "", blocks: [], path: path(index) };
    const role = typeof message["role"] === "string" ? message["role"] : "";
    return { role, blocks: messageBlocks(message), path: path(index) };
  });
}

function messageBlocks(message: JsonObject): Block[] {
  const blocks = readBlocks(message["content"]);
  for (const extra of ["tool_calls", "function_call"]) {
    if (message[extra] !== undefined) blocks.push({ other: { [extra]: message[extra] } });
  }
  return blocks;
}

/** Content as blocks: a text, a list of blocks, or something that no format accepts. */
export function readBlocks(content: unknown): Block[] {
  if (typeof content === "string") return [{ text: content }];
  if (content === null || content === undefined) return [];
  return Array.isArray(content) ? content.map(readBlock) : [{ other: { content } }];
}

function readBlock(block: unknown): Block {
  if (typeof block === "string") return { text: block };
  if (!isObject(block)) return { other: { content: block } };
  if (block["type"] === "text" && typeof block["value"] === "string") {
    return { text: block["value"] };
  }
  const plain = block["type"] === undefined || block["type"] === "text";
  return plain && typeof block["text"] === "string" ? { text: block["text"] } : { other: block };
}

/** One turn with the text of a single key. */
export function textTurn(role: "user" | "assistant", value: unknown, path: string): Turn {
  return { role, blocks: readBlocks(value), path };
}

/** The texts of a system entry: a string, or Converse's list of `{text}`. */
export function systemTexts(system: unknown): string[] {
  return readBlocks(system).flatMap((block) => ("text" in block ? [block.text] : []));
}

/** Chats open with their system message; a later one remains a turn, for the rules to report. */
export function leadingSystem(
  turns: readonly Turn[],
): Pick<TrainingRecord, "turns"> & Partial<Pick<TrainingRecord, "system" | "systemPath">> {
  const first = turns.findIndex((turn) => turn.role !== "system" && turn.role !== "developer");
  const count = first === -1 ? turns.length : first;
  if (count === 0) return { turns };
  const system = turns
    .slice(0, count)
    .flatMap((turn) => turn.blocks.flatMap((block) => ("text" in block ? [block.text] : [])));
  return { turns: turns.slice(count), system, systemPath: turns[0]?.path ?? "messages[0]" };
}
