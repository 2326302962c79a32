import type { Block } from "../record.ts";

/** What a block is for a customization job; each is the only key of its Converse block. */
const kinds = {
  image: "media",
  video: "media",
  reasoningContent: "reasoning",
  toolUse: "tools",
  toolResult: "tools",
} as const;

/** Kinds of blocks that some base model accepts. Whether one does is in its data rules: images, videos, reasoning, tools. */
export type BlockKind = "text" | (typeof kinds)[keyof typeof kinds];

/**
 * The kind of a block; undefined for one that no customization job accepts, such as Converse's
 * documents or another format's audio.
 * Source: Nova User Guide, fine-tune-prepare-data-understanding; nova_ft_dataset_validator.py, ContentItem.
 */
export function blockKind(block: Block): BlockKind | undefined {
  if ("text" in block) return "text";
  const [key, ...more] = Object.keys(block.other);
  if (key === undefined || more.length > 0 || !Object.hasOwn(kinds, key)) return undefined;
  const inner = block.other[key];
  return typeof inner === "object" && inner !== null ? kinds[key as keyof typeof kinds] : undefined;
}

/** A block as a message names it: by its type, or by its keys. */
export function blockName(other: Readonly<Record<string, unknown>>): string {
  const { type } = other;
  if (typeof type === "string" && /^[\w.-]{1,40}$/.test(type)) return `type: "${type}"`;
  const keys = Object.keys(other).filter((key) => /^[\w.-]{1,40}$/.test(key));
  return keys.length === 0 ? "without a name" : keys.slice(0, 4).join(", ");
}
