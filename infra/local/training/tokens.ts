import { setImmediate } from "node:timers/promises";
import rates from "./token-rates.json" with { type: "json" };

/*
 * The local models have no tokenizer, and those of Nova are not published: tokens are counted by the look of a text, at
 * rates measured with Llama 3's tokenizer. Tunewright's plan estimates by the same rates in code of its own, so that a
 * plan and this bill differ where a text is left out or counted twice. What AWS counts is known only from its own bill.
 */

/** UTF-16 code units by what they count as; ranges of a regular expression. */
const SPACES = "\\x00-\\x20\\xa0";
const DIGITS = "0-9";
const MARKS = "!-/:-@[-`{-\\x7f\\u2010-\\u2027\\u3000-\\u303f\\uff00-\\uff20";
const LETTERS = "A-Za-z";
/** Vowels with the tones of Vietnamese. */
const TONED = "\\u01a0\\u01a1\\u01af\\u01b0\\u0110\\u0111\\u1ea0-\\u1eff";
/** Letters of French, German, Spanish, Turkish. */
const COMMON = "\\xc0-\\xffğĞışŞİœŒ";
/** Other letters of the Latin script, and combining accents. */
const UNCOMMON = "\\u0100-\\u024f\\u0300-\\u036f\\u1e00-\\u1e9f";

const scripts = rates.scripts.map(({ blocks, unitsPerToken }) => ({
  range: blocks.map(([from, to]) => `\\u${from}-\\u${to}`).join(""),
  unitsPerToken,
}));

/** One run of a text: a word, or characters of one kind; the groups say which. */
const RUN = new RegExp(
  [
    `(?<word>[${LETTERS}${TONED}${COMMON}${UNCOMMON}]+)`,
    `(?<space>[${SPACES}]+)`,
    `(?<digits>[${DIGITS}]+)`,
    `(?<marks>[${MARKS}]+)`,
    ...scripts.map(({ range }, at) => `(?<script${at}>[${range}]+)`),
    "(?<other>[^])",
  ].join("|"),
  "g",
);
const IS_TONED = new RegExp(`[${TONED}]`);
const ALL_COMMON = new RegExp(`[${COMMON}]`, "g");
const ALL_UNCOMMON = new RegExp(`(?![${TONED}${COMMON}])[${UNCOMMON}]`, "g");

const otherLanguages = new Set(rates.wordsOfOtherLanguages.split(" "));

/** So much is counted at once; a longer paragraph is cut at a space. */
const MAX_PIECE = 20_000;

/** Tokens of a text: those of its paragraphs, which blank lines separate. */
export function countTokens(text: string): number {
  let sum = 0;
  for (const piece of piecesToCount(text)) sum += tokensOf(piece);
  return sum;
}

/** The same, with room for other work between the pieces of a long text. */
export async function countTokensBetween(text: string): Promise<number> {
  let sum = 0;
  for (const piece of piecesToCount(text)) {
    sum += tokensOf(piece);
    if (text.length > MAX_PIECE) await setImmediate();
  }
  return sum;
}

function* piecesToCount(text: string): Generator<string> {
  for (const paragraph of text.split("\n\n")) {
    let start = 0;
    while (paragraph.length - start > MAX_PIECE) {
      const most = paragraph.slice(start, start + MAX_PIECE);
      const space = most.lastIndexOf(" ");
      const piece = space > 0 ? most.slice(0, space) : most;
      yield piece;
      start += piece.length;
    }
    yield paragraph.slice(start);
  }
}

function tokensOf(paragraph: string): number {
  const runs = [...paragraph.matchAll(RUN)].map(({ groups = {} }) => groups);
  const words = runs.flatMap(({ word }) => word ?? []);
  const rest = runs.reduce((sum, run) => sum + tokensOfRun(run), 0);
  // Sums of fractions are off by less than this, whatever their order.
  return Math.floor(rest + tokensOfWords(words) + 0.5 + 1e-9);
}

function tokensOfRun(run: Readonly<Record<string, string | undefined>>): number {
  const { word, space, digits, marks, other } = run;
  if (word !== undefined) return 0;
  if (space !== undefined) return space.length === 1 ? 0 : 1;
  if (digits !== undefined) return Math.ceil(digits.length / 3);
  // Marks merge with what is beside them, and with each other.
  if (marks !== undefined) return 0.75 + (marks.length - 1) / 1.5;
  if (other !== undefined) return 1;
  return scripts.reduce(
    (sum, { unitsPerToken }, at) => sum + (run[`script${at}`]?.length ?? 0) / unitsPerToken,
    0,
  );
}

/** Words of other languages than English are cut into more tokens; a paragraph has a share of them. */
function tokensOfWords(words: readonly string[]): number {
  if (words.length === 0) return 0;
  const toned = words.filter((word) => IS_TONED.test(word));
  const plain = words.filter((word) => !IS_TONED.test(word));
  const share = words.filter(isForeign).length / words.length;
  const foreignness = Math.min(1, Math.max(0, (share - 0.03) / 0.13));
  const english = plain.reduce((sum, word) => sum + asEnglish(word), 0);
  const foreign = plain.reduce((sum, word) => sum + asForeign(word), 0);
  return toned.length * 1.1 + english + foreignness * (foreign - english);
}

function isForeign(word: string): boolean {
  return !/^[A-Za-z]+$/.test(word) || otherLanguages.has(word.toLowerCase());
}

function asEnglish(word: string): number {
  return 1 + Math.max(0, word.length - 8) / 5 + (common(word) + uncommon(word)) / 2;
}

function asForeign(word: string): number {
  const letters = uncommon(word) * 0.85 + common(word) * 0.3;
  return 1 + Math.max(0, word.length - 4) / 2.3 + letters;
}

function common(word: string): number {
  return word.match(ALL_COMMON)?.length ?? 0;
}

function uncommon(word: string): number {
  return word.match(ALL_UNCOMMON)?.length ?? 0;
}
