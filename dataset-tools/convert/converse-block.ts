import { blockName } from "../models/accepted-blocks.ts";
import { isObject, type JsonObject } from "../read/row-shape.ts";
import type { Block } from "../record.ts";

/**
 * A block as Bedrock's conversation format has it, with no key of another format; undefined for a
 * block that the format does not have.
 */
export function converseBlock(block: Block): JsonObject | undefined {
  if ("text" in block) return block;
  const [kind = "", ...more] = Object.keys(block.other);
  const inner = block.other[kind];
  return more.length === 0 && isObject(inner) && Object.hasOwn(writers, kind)
    ? writers[kind as keyof typeof writers](inner)
    : undefined;
}

/** Why a record cannot be written as a Converse row: the first block that it does not have. */
export function foreignBlock(blocks: readonly Block[]): string | undefined {
  for (const block of blocks) {
    if (converseBlock(block) !== undefined) continue;
    return "text" in block ? "a text" : `a block (${blockName(block.other)}) that it does not have`;
  }
  return undefined;
}

const writers = {
  image: (inner: JsonObject) => media("image", inner),
  video: (inner: JsonObject) => media("video", inner),
  reasoningContent: reasoning,
  toolUse: ({ toolUseId, name, input }: JsonObject) => ({ toolUse: { toolUseId, name, input } }),
  toolResult,
};

function media(kind: "image" | "video", { format, source }: JsonObject): JsonObject | undefined {
  const location = isObject(source) ? source["s3Location"] : undefined;
  if (typeof format !== "string" || !isObject(location)) return undefined;
  const { uri, bucketOwner } = location;
  if (typeof uri !== "string") return undefined;
  const s3Location = typeof bucketOwner === "string" ? { uri, bucketOwner } : { uri };
  return { [kind]: { format, source: { s3Location } } };
}

function reasoning({ reasoningText }: JsonObject): JsonObject | undefined {
  const text = isObject(reasoningText) ? reasoningText["text"] : undefined;
  return typeof text === "string" ? { reasoningContent: { reasoningText: { text } } } : undefined;
}

function toolResult({ toolUseId, content, status }: JsonObject): JsonObject {
  const result = { toolUseId, content };
  return { toolResult: status === "error" ? { ...result, status } : result };
}
