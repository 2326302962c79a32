import {
  isInvisible,
  isLoneSurrogate,
  isMarkBeyond,
  isMojibakeLead,
  isSpaceBeyond,
  lowerBeyond,
} from "./beyond-ascii.ts";

/** What one look at a text showed. Rules test these bits before they run a regular expression. */
export const trait = {
  /** A character above U+007F. */
  nonAscii: 1 << 0,
  /** A control character other than tab, line feed and carriage return. */
  control: 1 << 1,
  /** `@`. */
  at: 1 << 2,
  /** `<`. */
  angle: 1 << 3,
  /** `{`, `$`, `[` or `%`: a template placeholder may stand here. */
  template: 1 << 4,
  /** `:`. */
  colon: 1 << 5,
  /** `&`. */
  ampersand: 1 << 6,
  /** Eight or more digits with nothing but spaces and `-.()+/` between them. */
  digits: 1 << 7,
  /** Sixteen or more letters, digits, `_`, `-`, `/` or `+` in a row, at least one a digit. */
  token: 1 << 8,
  /** Half of a surrogate pair without the other half. */
  loneSurrogate: 1 << 9,
  /** A zero-width, bidirectional or otherwise invisible character. */
  invisible: 1 << 10,
  /** A character with which UTF-8 read as another encoding begins, or U+FFFD. */
  mojibake: 1 << 11,
  /** `[`. */
  bracket: 1 << 12,
  /** Something other than white space. */
  visible: 1 << 13,
  /** `-----`, as before a private key. */
  dashes: 1 << 14,
  /** Five or more letters outside the Latin script. */
  otherScript: 1 << 15,
  /** `|`, as in `<|end|>`. */
  bar: 1 << 16,
} as const;

const LETTER = 1 << 20;
const DIGIT = 1 << 21;
const SPACE = 1 << 22;
/** Sentence marks that a near duplicate may lack. */
const MARK = 1 << 23;
/** May stand between digits of one number. */
const BETWEEN = 1 << 24;
/** May stand in a token besides letters and digits. */
const JOINER = 1 << 25;
const UPPER = 1 << 26;
const TRAITS = (1 << 20) - 1;

const table = new Int32Array(128);

function mark(characters: string, flags: number): void {
  for (let i = 0; i < characters.length; i++) {
    const code = characters.charCodeAt(i);
    table[code] = (table[code] as number) | flags;
  }
}

for (let code = 0; code < 128; code++) {
  if (code < 32 || code === 127) table[code] = trait.control | trait.visible;
  else if (code > 32) table[code] = trait.visible;
}
for (const code of [9, 10, 11, 12, 13, 32]) table[code] = SPACE;
table[11] = SPACE | trait.control;
table[12] = SPACE | trait.control;
mark("abcdefghijklmnopqrstuvwxyz", LETTER);
mark("ABCDEFGHIJKLMNOPQRSTUVWXYZ", LETTER | UPPER);
mark("0123456789", DIGIT);
mark(".,;:!?'\"`", MARK);
mark(" -.()+/", BETWEEN);
mark("_-/+", JOINER);
mark("@", trait.at);
mark("<", trait.angle);
mark("{$[%", trait.template);
mark(":", trait.colon);
mark("&", trait.ampersand);
mark("[", trait.bracket);
mark("|", trait.bar);

/** What stands in a text, and its two hashes; one object is used again and again. */
export class TextScan {
  traits = 0;
  /** 64-bit hash of the text as it is. */
  exactHigh = 0;
  exactLow = 0;
  /** 64-bit hash without case, white-space runs and sentence marks (`2.5` keeps its point). */
  plainHigh = 0;
  plainLow = 0;
  #gap = false;
  #begun = false;
  #digits = 0;
  #token = 0;
  #tokenDigit = false;
  #foreign = 0;

  /** Begins a new pair of hashes. */
  reset(): void {
    this.exactHigh = this.plainHigh = 0x2bdd1d3f;
    this.exactLow = this.plainLow = 0x811c9dc5 | 0;
  }

  /** Goes over `text` once: sets `traits` and carries the hashes on. */
  scan(text: string): void {
    this.traits = 0;
    this.#digits = this.#token = this.#foreign = 0;
    this.#gap = this.#begun = this.#tokenDigit = false;
    let high = this.exactHigh;
    let low = this.exactLow;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      low = Math.imul(low ^ code, 0x01000193);
      high = Math.imul(high ^ (code + i), 0x5bd1e995);
      high ^= high >>> 15;
      if (code < 128) this.#ascii(code, text, i);
      else this.#beyond(code, text, i);
    }
    this.exactHigh = high;
    this.exactLow = low;
    if (text.includes("-----")) this.traits |= trait.dashes;
  }

  /** Separates one part of a row from the next in both hashes. */
  divide(kind: number): void {
    this.exactLow = Math.imul(this.exactLow ^ (0x10000 + kind), 0x01000193);
    this.exactHigh = Math.imul(this.exactHigh ^ kind, 0x5bd1e995) ^ 0x7f4a7c15;
    this.#plain(0x10000 + kind);
  }

  #ascii(code: number, text: string, i: number): void {
    const flags = table[code] as number;
    this.traits |= flags & TRAITS;
    if ((flags & (LETTER | DIGIT | JOINER)) !== 0) this.#inToken(flags);
    else this.#token = 0;
    if ((flags & DIGIT) !== 0) {
      if (++this.#digits === 8) this.traits |= trait.digits;
    } else if ((flags & BETWEEN) === 0) this.#digits = 0;
    if ((flags & SPACE) !== 0) this.#gap = true;
    else if ((flags & MARK) === 0 || isInNumber(text, i)) {
      this.#visible((flags & UPPER) !== 0 ? code | 32 : code);
    }
  }

  #inToken(flags: number): void {
    if (this.#token === 0) this.#tokenDigit = false;
    if ((flags & DIGIT) !== 0) this.#tokenDigit = true;
    if (++this.#token >= 16 && this.#tokenDigit) this.traits |= trait.token;
  }

  #beyond(code: number, text: string, i: number): void {
    this.traits |= trait.nonAscii | beyondTraits(code, text, i);
    this.#token = this.#digits = 0;
    if (isSpaceBeyond(code)) this.#gap = true;
    else if (!isMarkBeyond(code)) {
      if (code >= 0x370 && ++this.#foreign >= 5) this.traits |= trait.otherScript;
      this.#visible(lowerBeyond(code));
    }
    if (!isSpaceBeyond(code)) this.traits |= trait.visible;
  }

  #visible(code: number): void {
    if (this.#gap && this.#begun) this.#plain(32);
    this.#gap = false;
    this.#begun = true;
    this.#plain(code);
  }

  #plain(code: number): void {
    this.plainLow = Math.imul(this.plainLow ^ code, 0x01000193);
    const high = Math.imul(this.plainHigh ^ code, 0x5bd1e995);
    this.plainHigh = high ^ (high >>> 13);
  }
}

/** The point of `2.5`, the colon of `10:30`, the comma of `1,000`. */
function isInNumber(text: string, i: number): boolean {
  return isDigit(text.charCodeAt(i - 1)) && isDigit(text.charCodeAt(i + 1));
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function beyondTraits(code: number, text: string, i: number): number {
  if (code <= 0x9f) return trait.control | trait.mojibake;
  if (isMojibakeLead(code)) return trait.mojibake;
  if (isInvisible(code)) return trait.invisible;
  return isLoneSurrogate(code, text, i) ? trait.loneSurrogate : 0;
}
