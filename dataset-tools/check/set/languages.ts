import type { SeenRecord } from "../seen-record.ts";
import { trait } from "../text-traits.ts";
import { wordHashes } from "../word-filter.ts";

/** Words that are frequent in one language and rare in the others here. */
const frequent: Readonly<Record<string, string>> = {
  English:
    "the and is you what how my can do not have this of to it are with for that was when where why i on at or be by if your from they there would could should about which get did has am but in a",
  German:
    "der und ist ich nicht das wie mein kann ein eine zu mit auf für sie wir haben wann warum bitte wo",
  French:
    "le les est je pas une des vous comment mon avec pour que dans qui sur du quand pourquoi et nous ma",
  Spanish:
    "el los es no una las cómo mi con para por que qué se su cuándo dónde puedo tengo del y está como",
  Italian:
    "il gli è non una come mio con per che di sono posso ho della quando dove perché ma mi cosa e la",
  Portuguese:
    "o os não uma como meu com para que eu você posso tenho da do quando onde minha está e ao na",
  Dutch:
    "de het een niet ik en van dat mijn kan hoe met op voor je is wat waar wanneer waarom heb zijn",
};

/** Names of the languages by number, from 1; 0 is "cannot tell". */
export const languageNames: readonly string[] = [
  "",
  ...Object.keys(frequent),
  "Greek",
  "Cyrillic script",
  "Hebrew",
  "Arabic script",
  "Devanagari",
  "Thai",
  "Korean",
  "Japanese or Chinese",
];

const scripts: readonly (readonly [number, number, string])[] = [
  [0x370, 0x3ff, "Greek"],
  [0x400, 0x52f, "Cyrillic script"],
  [0x590, 0x5ff, "Hebrew"],
  [0x600, 0x6ff, "Arabic script"],
  [0x900, 0x97f, "Devanagari"],
  [0xe00, 0xe7f, "Thai"],
  [0xac00, 0xd7af, "Korean"],
  [0x3040, 0x9fff, "Japanese or Chinese"],
];

const LANGUAGES = Object.keys(frequent).length;
const SLOTS = 1024;
const SLOT_BITS = 2;
const MET_IN = 3;
/**
 * A hash table of frequent words, four numbers each: a hit (a byte) for each of the first four languages that have the
 * word, the same for the other languages, the word's hash, and the count of the text in which it was last met.
 */
const table = new Uint32Array(SLOTS << SLOT_BITS);
const isTaken = new Uint8Array(SLOTS);
let texts = 0;
for (const [index, words] of Object.values(frequent).entries()) {
  for (const word of wordHashes(words)) {
    const slot = slotOf(word);
    const hits = (slot << SLOT_BITS) + (index >> 2);
    isTaken[slot] = 1;
    table[(slot << SLOT_BITS) + 2] = word;
    table[hits] = (table[hits] as number) | (1 << (8 * (index & 3)));
  }
}

function slotOf(word: number): number {
  let slot = (word ^ (word >>> 16)) & (SLOTS - 1);
  while (isTaken[slot] === 1 && table[(slot << SLOT_BITS) + 2] !== word)
    slot = (slot + 1) & (SLOTS - 1);
  return slot;
}

const MIN_WORDS = 5;
/** Different words: a garden hoe that is named three times makes no Dutch. */
const MIN_HITS = 3;
/** One in this many words at least is a frequent one. */
const WORDS_PER_HIT = 5;
/** So few that no language has more hits than a byte holds. */
const MAX_WORDS = 100;

/** The language of a text by its frequent words, each counted once: a number of `languageNames`; 0 when it cannot be recognized. */
function languageOfWords(words: Uint32Array): number {
  const count = Math.min(words.length, MAX_WORDS);
  if (count < MIN_WORDS) return 0;
  texts = (texts + 1) >>> 0;
  const text = texts;
  let first = 0;
  let other = 0;
  for (let i = 0; i < count; i++) {
    const slot = slotOf(words[i] as number);
    const at = slot << SLOT_BITS;
    if (isTaken[slot] === 0 || table[at + MET_IN] === text) continue;
    table[at + MET_IN] = text;
    first += table[at] as number;
    other += table[at + 1] as number;
  }
  return clearWinner([first, other], Math.max(MIN_HITS, Math.min(count, 25) / WORDS_PER_HIT));
}

/** The last record whose question was looked at: two rules ask for each. */
let lastAsked: { readonly seen: SeenRecord; readonly language: number } | undefined;

/** The language or script of a record's question: a number of `languageNames`; 0 when it cannot be recognized. */
export function questionLanguage(seen: SeenRecord): number {
  if (lastAsked?.seen !== seen) {
    lastAsked = { seen, language: languageOf(seen, seen.question, seen.questionWords()) };
  }
  return lastAsked.language;
}

/** The language or script of a text of a record, by the hashes of its words. */
export function languageOf({ traits }: SeenRecord, text: string, words: Uint32Array): number {
  const script = (traits & trait.otherScript) === 0 ? 0 : scriptOf(text);
  return script > 0 ? script : languageOfWords(words);
}

/** The language or script of any text by its name; undefined when it cannot be recognized. */
export function languageOfText(text: string): string | undefined {
  const script = scriptOf(text);
  const number = script > 0 ? script : languageOfWords(Uint32Array.from(wordHashes(text)));
  return number === 0 ? undefined : languageNames[number];
}

/** At least so many hits, twice as many as the next language, and two more. */
function clearWinner(hits: readonly [number, number], min: number): number {
  let best = 0;
  let second = 0;
  let winner = 0;
  for (let language = 0; language < LANGUAGES; language++) {
    const score = ((hits[language >> 2] as number) >>> (8 * (language & 3))) & 0xff;
    if (score > best) {
      second = best;
      best = score;
      winner = language + 1;
    } else if (score > second) second = score;
  }
  return best >= min && best >= Math.max(second * 2, second + 2) ? winner : 0;
}

/** The script of a text in which most letters are not Latin; 0 for Latin and for a mixture. */
function scriptOf(text: string): number {
  const counts = new Map<string, number>();
  let latin = 0;
  const end = Math.min(text.length, 1000);
  for (let i = 0; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x370) latin += (code | 32) >= 97 && (code | 32) <= 122 ? 1 : 0;
    else {
      const name = scripts.find(([low, high]) => code >= low && code <= high)?.[2];
      if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  for (const [name, count] of counts) if (count > latin) return languageNames.indexOf(name);
  return 0;
}
