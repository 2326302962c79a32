import type { TokenFamily } from "../models/data-rules.ts";
import { isForeign, nextHash } from "./latin-words.ts";
import { scriptRates } from "./scripts.ts";

/** An estimate of how many tokens a text has. */
export interface TokenEstimate {
  /** The text is unlikely to have fewer. */
  readonly low: number;
  readonly expected: number;
  /** The text is unlikely to have more. */
  readonly high: number;
  /** How the estimate was made. */
  readonly method: "estimate from character classes";
}

/*
 * No tokenizer of Nova, Titan or Claude 3 is published; Llama 3's is, and the figures are fitted to it: see scripts.ts
 * for the texts. A tokenizer itself reads 0.3 MB a second, and these classes 15 MB.
 */
/** An English word is one token up to this many letters, and one more for each of these many beyond. */
const english = { first: 8, next: 5 } as const;
/** The same for words of other languages in Latin letters, and what a letter that English has not adds. */
const foreign = { first: 4, next: 2.3, rare: 0.85, accented: 0.3 } as const;
/** From this share of foreign words on, and up to this, a text counts as foreign in part; then wholly. */
const foreignFrom = 0.03;
const foreignTo = 0.16;
const DIGITS_PER_TOKEN = 3;
/** A mark often merges with its neighbor; consecutive marks merge with each other. */
const FIRST_MARK = 0.75;
const NEXT_MARKS = 1.5;
/** Symbols and halves of emoji. */
const OTHER_PER_TOKEN = 1;

/** The range around the count of Latin text, digits and marks. */
const latinRange = { llama: [0.8, 1.3], others: [0.7, 1.4] } as const;

/** Words of Vietnamese: one token each in tokenizers that know them. */
const vietnamese = { perWord: 1.1, llama: [0.8, 1.3], others: [0.75, 2.2] } as const;

/** A half for rounding, with what sums of fractions are off by: they depend on the order. */
const HALF = 0.5 + 1e-9;

const SPACE = 0;
const LETTER = 1;
const DIGIT = 2;
const MARK = 3;
/** Accented letters of French, Spanish, German: they have tokens of their own. */
const ACCENTED = 4;
/** Letters of Polish, Czech, Hungarian, Romanian, and combining accents. */
const RARE = 5;
/** Vietnamese has words of its own in Llama 3. */
const VIETNAMESE = 6;
const OTHER = 7;
const FIRST_SCRIPT = 8;

const classes = classTable();

function classTable(): Uint8Array {
  const table = new Uint8Array(65_536).fill(OTHER);
  const set = (from: number, to: number, kind: number) => table.fill(kind, from, to + 1);
  set(0, 0x7f, MARK);
  set(0, 0x20, SPACE);
  set(0x30, 0x39, DIGIT);
  set(0x41, 0x5a, LETTER);
  set(0x61, 0x7a, LETTER);
  set(0xa0, 0xa0, SPACE);
  set(0xc0, 0xff, ACCENTED);
  set(0x100, 0x24f, RARE);
  set(0x300, 0x36f, RARE);
  set(0x1e00, 0x1e9f, RARE);
  // Turkish: Llama 3 has tokens for its words.
  for (const letter of "ğĞışŞİœŒ") table[letter.charCodeAt(0)] = ACCENTED;
  for (const letter of "ơƠưƯđĐ") table[letter.charCodeAt(0)] = VIETNAMESE;
  set(0x1ea0, 0x1eff, VIETNAMESE);
  set(0x2010, 0x2027, MARK);
  set(0x3000, 0x303f, MARK);
  set(0xff00, 0xff20, MARK);
  for (const [i, { blocks }] of scriptRates.entries()) {
    for (const [from, to] of blocks) set(from, to, FIRST_SCRIPT + i);
  }
  return table;
}

/** What separates the paragraphs of a text; it goes with the mark before it. */
export const BLANK_LINE = "\n\n";

/**
 * Estimates the tokens of a text for a family of models, in one pass: those of its paragraphs, so that a text has as
 * many whether or not a system text comes before it in the same string.
 */
export function estimateTokens(text: string, family: TokenFamily): TokenEstimate {
  let end = text.indexOf(BLANK_LINE);
  if (end < 0) return paragraphTokens(text, 0, { to: text.length, family });
  let sum = paragraphTokens(text, 0, { to: end, family });
  while (end >= 0) {
    const from = end + BLANK_LINE.length;
    end = text.indexOf(BLANK_LINE, from);
    const to = end < 0 ? text.length : end;
    sum = addTokens(sum, paragraphTokens(text, from, { to, family }));
  }
  return sum;
}

function paragraphTokens(
  text: string,
  from: number,
  { to, family }: { to: number; family: TokenFamily },
): TokenEstimate {
  const count = new Count();
  let at = from;
  while (at < to) at = count.take(text, at, to);
  return count.estimate(family);
}

/** Adds two estimates. */
export function addTokens(a: TokenEstimate, b: TokenEstimate): TokenEstimate {
  const { method } = a;
  return { low: a.low + b.low, expected: a.expected + b.expected, high: a.high + b.high, method };
}

/** `estimate` as many times as there are rows with the same text. */
export function timesTokens(estimate: TokenEstimate, rows: number): TokenEstimate {
  const { low, expected, high, method } = estimate;
  return { low: low * rows, expected: expected * rows, high: high * rows, method };
}

/** What one text is made of. */
class Count {
  #words = 0;
  #foreignWords = 0;
  #vietnameseWords = 0;
  /** Tokens of the words in Latin letters, if the text is English and if it is not. */
  #asEnglish = 0;
  #asForeign = 0;
  /** Digits, marks, symbols, white space. */
  #plain = 0;
  /** Code units by script; made when there is any. */
  #scripts: Float64Array | undefined;

  /** Counts the run of characters at `from`, which ends before `end`; returns where it ends. */
  take(text: string, from: number, end: number): number {
    const kind = classes[text.charCodeAt(from)] as number;
    if (isLatin(kind)) return this.#takeWord(text, from, end);
    let to = from + 1;
    while (to < end && classes[text.charCodeAt(to)] === kind) to++;
    if (kind < FIRST_SCRIPT) this.#plain += tokensOfRun(kind, to - from);
    else {
      this.#scripts ??= new Float64Array(scriptRates.length);
      const script = kind - FIRST_SCRIPT;
      this.#scripts[script] = (this.#scripts[script] as number) + to - from;
    }
    return to;
  }

  #takeWord(text: string, from: number, end: number): number {
    let accented = 0;
    let rare = 0;
    let tonal = 0;
    let hash = 0;
    let to = from;
    for (; to < end; to++) {
      const code = text.charCodeAt(to);
      const kind = classes[code] as number;
      if (kind === LETTER) hash = nextHash(hash, code | 32);
      else if (kind === ACCENTED) accented++;
      else if (kind === RARE) rare++;
      else if (kind === VIETNAMESE) tonal++;
      else break;
    }
    const length = to - from;
    const own = accented + rare;
    this.#words++;
    if (own + tonal > 0 || (length <= 7 && isForeign(hash))) this.#foreignWords++;
    if (tonal > 0) this.#vietnameseWords++;
    else {
      this.#asEnglish += 1 + Math.max(0, length - english.first) / english.next + own / 2;
      const letters = rare * foreign.rare + accented * foreign.accented;
      this.#asForeign += 1 + Math.max(0, length - foreign.first) / foreign.next + letters;
    }
    return to;
  }

  estimate(family: TokenFamily): TokenEstimate {
    const ranges = family === "llama" ? "llama" : "others";
    const share = this.#words === 0 ? 0 : this.#foreignWords / this.#words;
    const part = Math.min(1, Math.max(0, (share - foreignFrom) / (foreignTo - foreignFrom)));
    const latin = this.#plain + this.#asEnglish + part * (this.#asForeign - this.#asEnglish);
    const words = this.#vietnameseWords * vietnamese.perWord;
    let low = latin * latinRange[ranges][0] + words * vietnamese[ranges][0];
    let expected = latin + words;
    let high = latin * latinRange[ranges][1] + words * vietnamese[ranges][1];
    this.#scripts?.forEach((units, script) => {
      const rate = scriptRates[script];
      if (rate === undefined || units === 0) return;
      const tokens = units / rate.perToken;
      low += tokens * rate[ranges][0];
      expected += tokens;
      high += tokens * rate[ranges][1];
    });
    return {
      low: Math.floor(low),
      expected: Math.floor(expected + HALF),
      high: Math.ceil(high),
      method: "estimate from character classes",
    };
  }
}

function isLatin(kind: number): boolean {
  return kind === LETTER || (kind >= ACCENTED && kind <= VIETNAMESE);
}

function tokensOfRun(kind: number, length: number): number {
  if (kind === SPACE) return length === 1 ? 0 : 1;
  if (kind === DIGIT) return Math.ceil(length / DIGITS_PER_TOKEN);
  return kind === MARK ? FIRST_MARK + (length - 1) / NEXT_MARKS : length / OTHER_PER_TOKEN;
}
