import { createHash } from "node:crypto";
import type { TrainingRecord } from "./record.ts";

/**
 * Id of a record by what it teaches: the first 16 hex digits of a SHA-256 over its system text,
 * turns and reference answer. Where it stands and what shape it had make no difference.
 */
export function contentHash(record: TrainingRecord): string {
  const turns = record.turns.map(({ role, blocks }) => [role, blocks]);
  return shortHash(JSON.stringify([record.system, turns, record.referenceAnswer]));
}

/** The first 16 hex digits of the SHA-256 of a text in UTF-8. */
export function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** What is asked, without case, punctuation and runs of white space: near duplicates are equal. */
export function normalQuestion(record: TrainingRecord): string {
  const last = record.turns.at(-1)?.role === "assistant" ? -1 : undefined;
  const texts = record.turns
    .slice(0, last)
    .flatMap(({ blocks }) => blocks.map((b) => ("text" in b ? b.text : JSON.stringify(b.other))));
  return normalText(texts.join("\n"));
}

/** A text without case, punctuation and runs of white space. */
export function normalText(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
