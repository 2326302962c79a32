import {
  isInvisible,
  isLoneSurrogate,
  isMarkBeyond,
  isMojibakeLead,
  isSpaceBeyond,
  lowerBeyond,
} from "./non-ascii.ts";
import { trait } from "./text-traits.ts";

/** Part of a word: letters and digits. */
const WORD = 1 << 20;
const LETTER = 1 << 19;
const DIGIT = 1 << 21;
const UPPER = 1 << 22;
/** Sentence marks and white space, which a near duplicate may omit. */
const DROPPED = 1 << 23;
/** May appear between the digits of one number. */
const BETWEEN = 1 << 24;
/** Does not end a word: `don't`. */
const APOSTROPHE = 1 << 25;
const TRAITS = (1 << 19) - 1;

const FNV = 0x01000193;
const LONG_TOKEN = 12;
const LONG_NUMBER = 8;
const MAX_WORDS = 1 << 16;

const table = new Int32Array(128);

function mark(characters: string, flags: number): void {
  for (let i = 0; i < characters.length; i++) {
    const code = characters.charCodeAt(i);
    table[code] = (table[code] as number) | flags;
  }
}

for (let code = 0; code < 32; code++) table[code] = trait.control;
table[127] = trait.control;
for (const code of [9, 10, 13]) table[code] = DROPPED;
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

/**
 * Scans a text once: its traits, the hashes of its words, and two hashes of the whole. The plain one leaves out
 * case, white space and sentence marks (`2.5` keeps its point); `variant` is a hash of what was left out.
 * One object is used for many texts; each `scan` starts over, and `words` grows until `clearWords`.
 */
export class TextScan {
  traits = 0;
  plainHigh = 0;
  plainLow = 0;
  variant = 0;
  /** Hashes of the words of all texts since `clearWords`, in lower case. */
  words = new Uint32Array(4096);
  wordCount = 0;
  #digits = 0;
  /** First and second hash of the current word, its length and its flags. */
  #word = 0;
  #second = 0;
  #length = 0;
  #flags = 0;

  /** Forgets the words. */
  clearWords(): void {
    this.wordCount = 0;
  }

  /** Scans `text` once. */
  scan(text: string): void {
    this.traits = this.#digits = 0;
    this.plainHigh = 0x2bdd1d3f;
    this.plainLow = this.variant = 0x11c9dc5;
    let i = 0;
    while (i < text.length) {
      const code = text.charCodeAt(i);
      const kind = code < 128 ? (table[code] as number) : 0;
      if ((kind & WORD) !== 0) {
        i = this.#wordPart(text, i);
        continue;
      }
      if (code < 128) this.#betweenWords(code, text, i);
      else this.#beyond(code, text, i);
      i++;
    }
    this.#endWord();
  }

  /** Letters and digits of ASCII from `start` on; returns where they end. */
  #wordPart(text: string, start: number): number {
    let word = this.#word;
    let second = this.#second;
    let flags = this.#flags;
    let i = start;
    for (; i < text.length; i++) {
      const code = text.charCodeAt(i);
      const kind = code < 128 ? (table[code] as number) : 0;
      if ((kind & WORD) === 0) break;
      const lower = code | ((kind & UPPER) >>> 17);
      word = Math.imul(word ^ lower, FNV);
      second = ((second << 5) - second + lower) | 0;
      flags |= kind;
      if ((kind & UPPER) !== 0) this.#vary(0, i);
    }
    this.#word = word;
    this.#second = second;
    this.#flags = flags;
    this.#length += i - start;
    return i;
  }

  /** White space, a mark or a sign of ASCII. */
  #betweenWords(code: number, text: string, i: number): void {
    const kind = table[code] as number;
    this.traits |= kind & TRAITS;
    if ((kind & APOSTROPHE) !== 0 && this.#length > 0) {
      this.#vary(code, i);
      return;
    }
    this.#endWord();
    if ((kind & BETWEEN) === 0) this.#digits = 0;
    if (code === 32 && isWordAscii(text, i - 1) && isWordAscii(text, i + 1)) return;
    if ((kind & DROPPED) === 0) this.#mix(code, code);
    else if (isInNumber(text, i)) {
      this.#mix(code, code);
      if (code === 46) this.traits |= trait.point;
    } else this.#vary(code, i);
    if (code === 45 && text.startsWith("-----", i)) this.traits |= trait.dashes;
  }

  #beyond(code: number, text: string, i: number): void {
    this.traits |= beyondTraits(code, text, i);
    if (isSpaceBeyond(code) || isMarkBeyond(code)) {
      this.#endWord();
      this.#digits = 0;
      this.#vary(code, i);
      return;
    }
    const lower = lowerBeyond(code);
    if (lower !== code) this.#vary(code, i);
    if (isWholeWord(code)) this.#endWord();
    this.#word = Math.imul(this.#word ^ lower, FNV);
    this.#second = (Math.imul(this.#second, 31) + lower) | 0;
    this.#length++;
    this.#flags |= LETTER;
    if (isWholeWord(code)) this.#endWord();
  }

  #endWord(): void {
    const length = this.#length;
    if (length === 0) return;
    if ((this.#flags & DIGIT) !== 0) this.traits |= trait.digit;
    const onlyDigits = (this.#flags & LETTER) === 0;
    this.#digits = onlyDigits ? this.#digits + length : 0;
    if (this.#digits >= LONG_NUMBER) this.traits |= trait.digits;
    if (length >= LONG_TOKEN && (this.#flags & DIGIT) !== 0) this.traits |= trait.token;
    this.#mix(this.#word, this.#second);
    this.#keepWord(this.#word);
    this.#word = this.#second = this.#length = this.#flags = 0;
  }

  #keepWord(word: number): void {
    if (this.wordCount === this.words.length) {
      if (this.wordCount >= MAX_WORDS) return;
      const larger = new Uint32Array(this.words.length * 2);
      larger.set(this.words);
      this.words = larger;
    }
    this.words[this.wordCount++] = word;
  }

  #mix(one: number, other: number): void {
    this.plainLow = Math.imul(this.plainLow ^ one, 0x85ebca6b) ^ (this.plainLow >>> 15);
    const high = Math.imul(this.plainHigh ^ other, 0xc2b2ae35);
    this.plainHigh = high ^ (high >>> 13);
  }

  #vary(code: number, i: number): void {
    const mixed = Math.imul(this.variant ^ (code << 16) ^ i, 0x9e3779b1);
    this.variant = mixed ^ (mixed >>> 14);
  }
}

/** The point of `2.5`, the colon of `10:30`, the comma of `1,000`. */
function isInNumber(text: string, i: number): boolean {
  return isDigit(text.charCodeAt(i - 1)) && isDigit(text.charCodeAt(i + 1));
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isWordAscii(text: string, i: number): boolean {
  const code = text.charCodeAt(i);
  return code < 128 && ((table[code] as number) & WORD) !== 0;
}

/** Chinese and Japanese characters count as separate words. */
function isWholeWord(code: number): boolean {
  return code >= 0x3040 && code <= 0x9fff;
}

function beyondTraits(code: number, text: string, i: number): number {
  const script = code >= 0x370 && (code < 0x2000 || code > 0x2bff) ? trait.otherScript : 0;
  if (code <= 0x9f) return trait.control | trait.mojibake;
  if (isMojibakeLead(code)) return trait.mojibake | script;
  if (isInvisible(code)) return trait.invisible;
  return isLoneSurrogate(code, text, i) ? trait.loneSurrogate : script;
}
