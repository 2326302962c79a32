import { TextScan } from "./text-scan.ts";

const MASK = (1 << 13) - 1;
const BITS = 8;

/** For each slot of a word's hash, bits of the filters that may have the word. */
const slots = new Uint8Array(MASK + 1);
let filters = 0;

/** Tells quickly whether any of some words is in a text, by the hashes that its scan has made. */
export class WordFilter {
  readonly #words: ReadonlySet<number>;
  readonly #bit = 1 << (filters++ % BITS);

  /** `words`: in any case, with spaces between. */
  constructor(words: string) {
    this.#words = new Set(wordHashes(words));
    for (const word of this.#words) {
      const slot = word & MASK;
      slots[slot] = (slots[slot] as number) | this.#bit;
    }
  }

  /** Whether one of the words is among the first `count` of these, of which `filterBits` are known. */
  matches(words: Uint32Array, bits: number, count = words.length): boolean {
    const bit = this.#bit;
    if ((bits & bit) === 0) return false;
    for (let i = 0; i < words.length && i < count; i++) {
      const word = words[i] as number;
      if (((slots[word & MASK] as number) & bit) !== 0 && this.#words.has(word)) return true;
    }
    return false;
  }
}

/** Bits of the filters that may have one of these words: one look at each word for all filters. */
export function filterBits(words: Uint32Array): number {
  let bits = 0;
  for (let i = 0; i < words.length; i++) bits |= slots[(words[i] as number) & MASK] as number;
  return bits;
}

/** Hashes of the words of a text, in lower case. */
export function wordHashes(text: string): Uint32Array {
  const scan = new TextScan();
  scan.scan(text);
  return scan.words.slice(0, scan.wordCount);
}
