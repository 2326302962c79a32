import { createHash } from "node:crypto";

/** Letters that Unicode does not decompose into one of a-z and a mark. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ħ: "h", ı: "i", ŋ: "n" },
};

/** Hexadecimal digits of the hash that takes the place of what a name cannot contain. */
const HASH_LENGTH = 8;

interface SlugOptions {
  /** Characters at most, at least 16; a longer name is cut and ends in its hash. */
  readonly max?: number;
  /** What comes before the hash where nothing of the text is readable. */
  readonly nameless?: string;
}

/**
 * Text as a part of a name: `[a-z0-9]` and single hyphens. Accents are left out (`Süß` is `suss`); in place of scripts
 * and signs that have no such form comes a hash, so that texts that differ in them have different names.
 * @returns empty only where the text has nothing but spaces and punctuation
 */
export function slug(text: string, { max = 48, nameless = "" }: SlugOptions = {}): string {
  const plain = text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/(?<=\p{Script=Latin}\p{M}*)\p{M}/gu, "")
    .replace(/[^\0-\x7f]/gu, (letter) => LETTERS[letter] ?? letter);
  const isWhole = !/[^\0-\x7f\p{P}\p{Z}\p{C}]/u.test(plain);
  const readable = joined(plain.split(/[^a-z0-9]+/));
  if (isWhole && readable.length <= max) return readable;
  const start = readable.slice(0, max - HASH_LENGTH - 1).replace(/-$/, "") || nameless;
  return joined([start, hashOf(text)]);
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("-");
}

/** The same for a text however its accents are encoded. */
function hashOf(text: string): string {
  const hash = createHash("sha256").update(text.normalize("NFKC").toLowerCase());
  return hash.digest("hex").slice(0, HASH_LENGTH);
}
