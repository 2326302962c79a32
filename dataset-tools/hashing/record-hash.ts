import { hash } from "node:crypto";
import type { Block, TrainingRecord, Turn } from "../record.ts";

/** What a record teaches; its position and its original shape do not count. */
type Content = Pick<TrainingRecord, "system" | "turns" | "tools" | "referenceAnswer" | "lostText">;

/**
 * Id of a record by what it teaches: the first 16 hex digits of a SHA-256 over its system text,
 * turns and reference answer. Every piece is preceded by its length, so that different records never give the same text.
 */
export function contentHash({ system, turns, tools, referenceAnswer, lostText }: Content): string {
  let text = "";
  for (const part of system) text += piece("system", part);
  if (tools !== undefined) text += piece("tools", JSON.stringify(tools));
  for (const { role, blocks, untrained } of turns) {
    text += piece(untrained ? "untrained" : "turn", role);
    for (const block of blocks) text += blockPiece(block);
  }
  if (referenceAnswer !== undefined) text += piece("reference", JSON.stringify(referenceAnswer));
  if (lostText !== undefined) text += piece("lost", lostText);
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

/** Hash of the question without case, punctuation and runs of white space, so that near duplicates are equal: 16 hex digits. */
export function questionHash(record: Pick<TrainingRecord, "turns">): string {
  const text = questionText(record);
  const bytes = normalAscii(text);
  return bytes === undefined
    ? shortHash(normalText(text))
    : hash("sha256", bytes, "hex").slice(0, 16);
}

let scratch = Buffer.allocUnsafe(1 << 14);

/** The same as `normalText` for a text of ASCII, as bytes that are valid until the next call; undefined for others. */
function normalAscii(text: string): Buffer | undefined {
  if (text.length * 3 > scratch.length) scratch = Buffer.allocUnsafe(text.length * 4);
  const bytes = scratch;
  const { length } = text;
  if (bytes.write(text, 0, "utf8") !== length) return undefined;
  let to = 0;
  let gap = false;
  for (let at = 0; at < length; at++) {
    const kept = normalCharacters[bytes[at] as number] as number;
    if (kept === 0) gap = to > 0;
    else {
      if (gap) bytes[to++] = 0x20;
      gap = false;
      bytes[to++] = kept;
    }
  }
  return bytes.subarray(0, to);
}

/** ASCII letters in lower case and digits by their code; 0 for the others. */
const normalCharacters = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code).toLowerCase();
  return /[a-z0-9]/.test(character) ? character.charCodeAt(0) : 0;
});

/** The texts of all turns before the answer. */
function questionText({ turns }: Pick<TrainingRecord, "turns">): string {
  const end = turns.length - (turns.at(-1)?.role === "assistant" ? 1 : 0);
  let text: string | undefined;
  for (let i = 0; i < end; i++) {
    for (const block of (turns[i] as Turn).blocks) {
      const part = "text" in block ? block.text : JSON.stringify(block.other);
      text = text === undefined ? part : `${text}\n${part}`;
    }
  }
  return text ?? "";
}

/** A text without case, punctuation and runs of white space. */
function normalText(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
