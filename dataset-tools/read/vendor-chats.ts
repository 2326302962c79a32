import type { Block, Turn } from "../record.ts";
import { readBlocks } from "./blocks.ts";
import type { ForeignParts } from "./foreign-layouts.ts";
import { isObject, type JsonObject } from "./row-shape.ts";
import { leadingSystem, textTurn } from "./turns.ts";

const geminiRoles: Readonly<Record<string, string>> = { model: "assistant" };
const cohereRoles: Readonly<Record<string, string>> = {
  chatbot: "assistant",
  user: "user",
  system: "system",
};

/** Gemini's turns of parts: role `model` answers, and the system prompt is beside them. */
export function readGemini(row: JsonObject): ForeignParts | undefined {
  const { contents } = row;
  if (!Array.isArray(contents)) return undefined;
  const turns = contents.map((content: unknown, i): Turn => {
    const path = `contents[${i}]`;
    if (!isObject(content)) return { role: "", blocks: [], path };
    return { role: roleOf(content, geminiRoles), blocks: partBlocks(content["parts"]), path };
  });
  const key = "systemInstruction" in row ? "systemInstruction" : "system_instruction";
  const given = row[key];
  const system = partBlocks(isObject(given) ? given["parts"] : given).flatMap((block) =>
    "text" in block ? [block.text] : [],
  );
  return system.length === 0 ? { turns } : { turns, system, systemPath: key };
}

/** A part with nothing but a text is text; thoughts, calls and files are kept for the rules to report. */
function partBlocks(parts: unknown): Block[] {
  if (!Array.isArray(parts)) return readBlocks(isObject(parts) ? [parts] : parts);
  return parts.map((part: unknown): Block => {
    const isText = isObject(part) && typeof part["text"] === "string" && part["thought"] !== true;
    if (isText) return { text: String(part["text"]) };
    return { other: isObject(part) ? part : { part } };
  });
}

/** Cohere's chats: roles User, Chatbot and System, and the text under `content` or `message`. */
export function readCohere(row: JsonObject): ForeignParts | undefined {
  const { messages, preamble } = row;
  if (!Array.isArray(messages)) return undefined;
  const turns = messages.map((message: unknown, i): Turn => {
    const path = `messages[${i}]`;
    if (!isObject(message)) return { role: "", blocks: [], path };
    const blocks = readBlocks(message["content"] ?? message["message"]);
    return { role: roleOf(message, cohereRoles), blocks, path };
  });
  const read = leadingSystem(turns);
  if (typeof preamble !== "string" || preamble === "") return read;
  return { ...read, system: [preamble, ...(read.system ?? [])], systemPath: "preamble" };
}

/** A request of the Responses API with its answer; items that are no messages are kept for the rules. */
export function readResponses(row: JsonObject): ForeignParts | undefined {
  const { input, output, instructions } = row;
  if (!Array.isArray(output) || (typeof input !== "string" && !Array.isArray(input))) {
    return undefined;
  }
  const asked =
    typeof input === "string" ? [textTurn("user", input, "input")] : items(input, "input");
  const read = leadingSystem([...asked, ...items(output, "output")]);
  if (typeof instructions !== "string" || instructions === "") return read;
  return { ...read, system: [instructions, ...(read.system ?? [])], systemPath: "instructions" };
}

function items(list: readonly unknown[], key: "input" | "output"): Turn[] {
  return list.map((item: unknown, i): Turn => {
    const path = `${key}[${i}]`;
    if (!isObject(item)) return { role: "", blocks: [], path };
    const isMessage = item["type"] === undefined || item["type"] === "message";
    const role = key === "output" ? "assistant" : roleOf(item, {});
    return { role, blocks: isMessage ? responseBlocks(item["content"]) : [{ other: item }], path };
  });
}

function responseBlocks(content: unknown): Block[] {
  return readBlocks(content).map((block) => {
    if ("text" in block) return block;
    const { type, text } = block.other;
    const isText = type === "input_text" || type === "output_text";
    return isText && typeof text === "string" ? { text } : block;
  });
}

function roleOf(turn: JsonObject, names: Readonly<Record<string, string>>): string {
  const role = typeof turn["role"] === "string" ? turn["role"] : "";
  return names[role.toLowerCase()] ?? role;
}
