import { trait } from "./text-traits.ts";

/** Part of a word: letters and digits. */
export const WORD = 1 << 20;
export const LETTER = 1 << 19;
export const DIGIT = 1 << 21;
export const UPPER = 1 << 22;
/** Sentence marks and white space, which a near duplicate may omit. */
export const DROPPED = 1 << 23;
/** May appear between the digits of one number. */
export const BETWEEN = 1 << 24;
/** Does not end a word: `don't`. */
export const APOSTROPHE = 1 << 25;
/** The bits of `trait`. */
export const TRAITS = (1 << 19) - 1;

/** What each ASCII character is: the bits above. */
export const kinds = new Int32Array(128);

function mark(characters: string, flags: number): void {
  for (let i = 0; i < characters.length; i++) {
    const code = characters.charCodeAt(i);
    kinds[code] = (kinds[code] as number) | flags;
  }
}

for (let code = 0; code < 32; code++) kinds[code] = trait.control;
kinds[127] = trait.control;
for (const code of [9, 10, 13]) kinds[code] = DROPPED;
mark("\u000b\u000c .,;:!?'\"`", DROPPED);
mark("abcdefghijklmnopqrstuvwxyz", WORD | LETTER);
mark("ABCDEFGHIJKLMNOPQRSTUVWXYZ", WORD | LETTER | UPPER);
mark("0123456789", WORD | DIGIT);
mark(" -.()+/", BETWEEN);
mark("'", APOSTROPHE);
mark("@", trait.at);
mark("<", trait.angle);
mark("{$[%", trait.template);
mark(":", trait.colon);
mark("&", trait.ampersand);
mark("[", trait.bracket);
mark("|", trait.bar);
mark("\\", trait.backslash);

const high = 0x80808080 | 0;

/**
 * The high bit of each of four ASCII bytes that is a letter, given the bytes with bit 0x20 set. A byte with its high bit
 * set minus n keeps that bit when it was at least n, and never borrows from its neighbor.
 */
export function lettersOf(lowered: number): number {
  return ((lowered | high) - 0x61616161) & ~((lowered | high) - 0x7b7b7b7b) & high;
}

/** The same for digits, given the bytes unchanged. */
export function digitsOf(bytes: number): number {
  return ((bytes | high) - 0x30303030) & ~((bytes | high) - 0x3a3a3a3a) & high;
}

/** The high bit of the first of four bytes that is neither, given both; 0 when all are. */
export function firstOther(letters: number, digits: number): number {
  const others = ~(letters | digits) & high;
  return others & -others;
}

/** Adds up to four lower-case characters to the first hash of a word. */
export function mixFirst(hash: number, characters: number): number {
  const mixed = Math.imul(hash ^ characters, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

/** The same for the second hash. */
export function mixSecond(hash: number, characters: number): number {
  const mixed = Math.imul(hash ^ characters, 0x5bd1e995);
  return mixed ^ (mixed >>> 13);
}
