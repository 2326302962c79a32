import {
  APOSTROPHE,
  BETWEEN,
  DIGIT,
  DROPPED,
  digitsOf,
  firstOther,
  kinds,
  LETTER,
  lettersOf,
  mixFirst,
  mixSecond,
  TRAITS,
  UPPER,
  WORD,
} from "./character-kinds.ts";
import {
  isInvisible,
  isLoneSurrogate,
  isMarkBeyond,
  isMojibakeLead,
  isSpaceBeyond,
  lowerBeyond,
} from "./non-ascii.ts";
import { trait } from "./text-traits.ts";

const LONG_TOKEN = 12;
const LONG_NUMBER = 8;
const MAX_WORDS = 1 << 16;
const spaceCode = 32;
const apostropheCode = 39;

/**
 * Scans a text once: its traits, the hashes of its words, and two hashes of the whole. The plain one leaves out
 * case, white space and sentence marks (`2.5` keeps its point); `variant` is a hash of what was left out.
 * One object is used for many texts; each `scan` starts over, and `words` grows until `clearWords`.
 * A word's hash takes four characters at a time, so that texts of ASCII can be read in steps of four bytes.
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
  /** Characters of the current word that are not yet in its hashes, and their number. */
  #pending = 0;
  #pendingCount = 0;
  /** The text as bytes, with at least four zero bytes after it. */
  #bytes = Buffer.alloc(1 << 14);
  #view = new DataView(this.#bytes.buffer);

  /** Forgets the words. */
  clearWords(): void {
    this.wordCount = 0;
  }

  /** Scans `text` once. */
  scan(text: string): void {
    this.traits = this.#digits = 0;
    this.plainHigh = 0x2bdd1d3f;
    this.plainLow = this.variant = 0x11c9dc5;
    if (this.#isAscii(text)) this.#scanBytes(text.length);
    else this.#scanUnits(text);
    this.#endWord();
  }

  /** Copies the text to `#bytes` unless it is not ASCII. */
  #isAscii(text: string): boolean {
    const { length } = text;
    if (length * 3 + 4 > this.#bytes.length) {
      this.#bytes = Buffer.alloc(length * 4);
      this.#view = new DataView(this.#bytes.buffer);
    }
    if (this.#bytes.write(text, 0, "utf8") !== length) return false;
    this.#view.setInt32(length, 0);
    return true;
  }

  #scanBytes(length: number): void {
    const view = this.#view;
    let at = 0;
    while (at < length) {
      at = this.#plainWords(view, at);
      at = this.#asciiWord(view, at);
      if (at >= length) return;
      const code = view.getUint8(at);
      if (code === apostropheCode && this.#length > 0) at = this.#withApostrophe(view, at);
      else this.#afterWord(view, at++);
    }
  }

  /**
   * Words of small letters with a space after each, which is most of most texts: no field is touched per word.
   * Returns where something else comes: a word that the caller reads again, or a space that no word follows.
   */
  #plainWords(view: DataView, start: number): number {
    const { words } = this;
    let { wordCount, plainLow, plainHigh } = this;
    let at = start;
    while (wordCount < words.length) {
      let end = at;
      let word = 0;
      let second = 0;
      let other: number;
      do {
        const bytes = view.getInt32(end, true);
        other = firstOther(lettersOf(bytes), 0);
        const characters = bytes & ((other >>> 7) - 1);
        if (characters === 0) break;
        word = mixFirst(word, characters);
        second = mixSecond(second, characters);
        end += other === 0 ? 4 : (31 - Math.clz32(other)) >>> 3;
      } while (other === 0);
      if (end === at || view.getUint8(end) !== spaceCode) break;
      words[wordCount++] = word;
      plainLow = mixLow(plainLow, word);
      plainHigh = mixHigh(plainHigh, second);
      at = end;
      if (!isWord(view.getUint8(end + 1))) break;
      at++;
    }
    if (at === start) return at;
    this.wordCount = wordCount;
    this.plainLow = plainLow;
    this.plainHigh = plainHigh;
    this.#digits = 0;
    return at;
  }

  /** Letters and digits from `start` on, four at a time; returns where they end. */
  #asciiWord(view: DataView, start: number): number {
    let word = 0;
    let second = 0;
    let flags = 0;
    let at = start;
    for (;;) {
      const bytes = view.getInt32(at, true);
      const lowered = bytes | 0x20202020;
      const letters = lettersOf(lowered);
      const digits = digitsOf(bytes);
      const other = firstOther(letters, digits);
      const inWord = (other >>> 7) - 1;
      if (inWord === 0) break;
      const characters = lowered & inWord;
      word = mixFirst(word, characters);
      second = mixSecond(second, characters);
      if ((digits & inWord) !== 0) flags |= DIGIT;
      const capitals = letters & ~(bytes << 2) & inWord;
      if ((letters & inWord) !== 0) flags |= LETTER;
      if (capitals !== 0) this.#vary(capitals, at);
      at += other === 0 ? 4 : (31 - Math.clz32(other)) >>> 3;
      if (other !== 0) break;
    }
    this.#word = word;
    this.#second = second;
    this.#flags = flags;
    this.#length = at - start;
    return at;
  }

  /** A word with an apostrophe at `at` is hashed without it, so it is read again character by character. */
  #withApostrophe(view: DataView, apostrophe: number): number {
    let at = apostrophe - this.#length;
    this.#word = this.#second = this.#length = this.#flags = 0;
    for (; ; at++) {
      const code = view.getUint8(at);
      const kind = kinds[code] as number;
      if ((kind & WORD) !== 0) this.#addCharacter(code | 0x20, kind);
      else if (code === apostropheCode) this.#vary(code, at);
      else break;
    }
    this.#endWord();
    return at;
  }

  /** White space, a mark or a sign at `at`. Most often it is the space between two words. */
  #afterWord(view: DataView, at: number): void {
    this.#endWord();
    const code = view.getUint8(at);
    const before = at === 0 ? 0 : view.getUint8(at - 1);
    const next = view.getUint8(at + 1);
    if (code === spaceCode && isWord(before) && isWord(next)) return;
    this.#mark(code, at, { before, next });
    if (code === 45 && isDashes(view, at)) this.traits |= trait.dashes;
  }

  /** Text that is not only ASCII, by its UTF-16 units. */
  #scanUnits(text: string): void {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) {
        this.#beyond(code, text, i);
        continue;
      }
      const kind = kinds[code] as number;
      if ((kind & WORD) !== 0) {
        this.#addCharacter(code | 0x20, kind);
        if ((kind & UPPER) !== 0) this.#vary(0, i);
      } else if ((kind & APOSTROPHE) !== 0 && this.#length > 0) this.#vary(code, i);
      else this.#betweenUnits(code, text, i);
    }
  }

  #betweenUnits(code: number, text: string, i: number): void {
    this.#endWord();
    const before = text.charCodeAt(i - 1);
    const next = text.charCodeAt(i + 1);
    if (code === spaceCode && isWord(before) && isWord(next)) return;
    this.#mark(code, i, { before, next });
    if (code === 45 && text.startsWith("-----", i)) this.traits |= trait.dashes;
  }

  /** A mark or sign outside a word; a sentence mark is dropped unless it is inside a number. */
  #mark(code: number, at: number, { before, next }: { before: number; next: number }): void {
    const kind = kinds[code] as number;
    this.traits |= kind & TRAITS;
    if ((kind & BETWEEN) === 0) this.#digits = 0;
    if ((kind & DROPPED) === 0) this.#mix(code, code);
    else if (isDigit(before) && isDigit(next)) {
      this.#mix(code, code);
      if (code === 46) this.traits |= trait.point;
    } else this.#vary(code, at);
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
    this.#flush();
    this.#word = mixFirst(this.#word, lower << 8);
    this.#second = mixSecond(this.#second, lower << 8);
    this.#length++;
    this.#flags |= LETTER;
    if (isWholeWord(code)) this.#endWord();
  }

  /** A letter or digit of ASCII in lower case. */
  #addCharacter(lower: number, kind: number): void {
    this.#pending |= lower << (8 * this.#pendingCount);
    this.#pendingCount++;
    this.#length++;
    this.#flags |= kind;
    if (this.#pendingCount === 4) this.#flush();
  }

  #flush(): void {
    if (this.#pendingCount === 0) return;
    this.#word = mixFirst(this.#word, this.#pending);
    this.#second = mixSecond(this.#second, this.#pending);
    this.#pending = this.#pendingCount = 0;
  }

  #endWord(): void {
    const length = this.#length;
    if (length === 0) return;
    this.#flush();
    const flags = this.#flags;
    if ((flags & DIGIT) === 0) this.#digits = 0;
    else {
      this.traits |= (this.traits & trait.digit) === 0 ? trait.digit : trait.numbers;
      this.#digits = (flags & LETTER) === 0 ? this.#digits + length : 0;
      if (this.#digits >= LONG_NUMBER) this.traits |= trait.digits;
      if (length >= LONG_TOKEN) this.traits |= trait.token;
    }
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
    this.plainLow = mixLow(this.plainLow, one);
    this.plainHigh = mixHigh(this.plainHigh, other);
  }

  #vary(code: number, i: number): void {
    const mixed = Math.imul(this.variant ^ (code << 16) ^ i, 0x9e3779b1);
    this.variant = mixed ^ (mixed >>> 14);
  }
}

function mixLow(low: number, word: number): number {
  return Math.imul(low ^ word, 0x85ebca6b) ^ (low >>> 15);
}

function mixHigh(high: number, word: number): number {
  const mixed = Math.imul(high ^ word, 0xc2b2ae35);
  return mixed ^ (mixed >>> 13);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Whether a UTF-16 unit (NaN outside the text) is a letter or digit of ASCII. */
function isWord(code: number): boolean {
  return code < 128 && ((kinds[code] as number) & WORD) !== 0;
}

/** Five dashes; one after the other, so that nothing is read beyond the text's zero bytes. */
function isDashes(view: DataView, at: number): boolean {
  for (let i = at + 1; i < at + 5; i++) if (view.getUint8(i) !== 45) return false;
  return true;
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
