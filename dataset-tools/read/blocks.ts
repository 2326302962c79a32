import type { Block } from "../record.ts";
import { isObject, type JsonObject } from "./row-shape.ts";
import { toolResultBlock, toolUseBlock } from "./tool-blocks.ts";

/** Kinds of Converse blocks other than text, each the only key of its block. */
const converseKinds = [
  "image",
  "video",
  "audio",
  "document",
  "reasoningContent",
  "toolUse",
  "toolResult",
  "guardContent",
  "citationsContent",
  "searchResult",
] as const;

/** Types of text blocks: OpenAI's chat and Responses API, Anthropic. */
const textTypes: ReadonlySet<unknown> = new Set([
  undefined,
  null,
  "text",
  "input_text",
  "output_text",
]);

/**
 * Content as blocks: a text, a list of blocks, or something that no format accepts. Blocks of other
 * formats that Converse has too are read as Converse's; all others keep their JSON, to be named.
 */
export function readBlocks(content: unknown): Block[] {
  if (typeof content === "string") return [{ text: content }];
  if (content === null || content === undefined) return [];
  if (!Array.isArray(content)) return [{ other: { content } }];
  return content.flatMap(readBlock);
}

function readBlock(block: unknown): Block[] {
  if (typeof block === "string") return [{ text: block }];
  if (!isObject(block)) return [{ other: { content: block } }];
  if (isCachePoint(block)) return [];
  const text = plainTextOf(block);
  return [text === undefined ? { other: asConverse(block) } : { text }];
}

/** The text of a block that holds nothing else. */
function plainTextOf(block: JsonObject): string | undefined {
  if (!textTypes.has(block["type"])) return undefined;
  const text = block["text"] ?? (block["type"] === "text" ? block["value"] : undefined);
  if (typeof text !== "string") return undefined;
  return converseKinds.some((kind) => isGiven(block[kind])) ? undefined : text;
}

/** A hint for caches says nothing to a model in training. */
function isCachePoint(block: JsonObject): boolean {
  return isGiven(block["cachePoint"]) && Object.keys(withoutPadding(block)).length === 1;
}

function asConverse(block: JsonObject): JsonObject {
  switch (block["type"]) {
    case "image_url":
    case "input_image":
      return s3Image(block) ?? block;
    case "thinking":
      return typeof block["thinking"] === "string" ? reasoningBlock(block["thinking"]) : block;
    case "tool_use":
      return toolUseBlock(block["id"], block["name"], block["input"]);
    case "tool_result":
      return toolResultBlock(block["tool_use_id"], block["content"], block["is_error"] === true);
    default:
      return converseKinds.some((kind) => isGiven(block[kind])) ? withoutPadding(block) : block;
  }
}

/** Arrow files give every block all keys, those that it does not have as null. */
function withoutPadding(block: JsonObject): JsonObject {
  const keys = Object.keys(block);
  if (!keys.some((key) => block[key] === null)) return block;
  return Object.fromEntries(Object.entries(block).filter(([, value]) => isGiven(value)));
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Reasoning as Converse writes it. */
export function reasoningBlock(text: string): JsonObject {
  return { reasoningContent: { reasoningText: { text } } };
}

/** OpenAI's image block as Converse's, when the image is in S3; Bedrock reads neither web addresses nor inline bytes. */
function s3Image(block: JsonObject): JsonObject | undefined {
  const given = block["image_url"];
  const uri = isObject(given) ? given["url"] : given;
  if (typeof uri !== "string" || !uri.startsWith("s3://")) return undefined;
  const ending = /\.([a-z0-9]{2,5})$/i.exec(uri)?.[1]?.toLowerCase();
  if (ending === undefined) return undefined;
  const format = ending === "jpg" ? "jpeg" : ending;
  return { image: { format, source: { s3Location: { uri } } } };
}
