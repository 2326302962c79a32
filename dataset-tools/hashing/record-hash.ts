import { hash } from "node:crypto";
import type { Block, TrainingRecord } from "../record.ts";

/** What a record teaches; its position and its original shape do not count. */
type Content = Pick<TrainingRecord, "system" | "turns" | "tools" | "referenceAnswer">;

/**
 * Id of a record by what it teaches: the first 16 hex digits of a SHA-256 over its system text,
 * turns and reference answer. Every piece is preceded by its length, so that different records never give the same text.
 */
export function contentHash({ system, turns, tools, referenceAnswer }: Content): string {
  let text = "";
  for (const part of system) text += piece("system", part);
  if (tools !== undefined) text += piece("tools", JSON.stringify(tools));
  for (const { role, blocks, untrained } of turns) {
    text += piece(untrained ? "untrained" : "turn", role);
    for (const block of blocks) text += blockPiece(block);
  }
  if (referenceAnswer !== undefined) text += piece("reference", JSON.stringify(referenceAnswer));
  return shortHash(text);
}

function blockPiece(block: Block): string {
  return "text" in block ? piece("text", block.text) : piece("other", JSON.stringify(block.other));
}

function piece(kind: string, text: string): string {
  return `${kind} ${text.length} ${text}\n`;
}

/** The first 16 hex digits of the SHA-256 of a text in UTF-8. */
export function shortHash(text: string): string {
  return hash("sha256", text, "hex").slice(0, 16);
}

/** The question without case, punctuation and runs of white space: near duplicates become equal. */
export function normalQuestion({ turns }: Pick<TrainingRecord, "turns">): string {
  const last = turns.at(-1)?.role === "assistant" ? -1 : undefined;
  const texts = turns
    .slice(0, last)
    .flatMap(({ blocks }) => blocks.map((b) => ("text" in b ? b.text : JSON.stringify(b.other))));
  return normalText(texts.join("\n"));
}

/** A text without case, punctuation and runs of white space. */
function normalText(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
