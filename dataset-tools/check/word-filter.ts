import { wordHashes } from "./seen-record.ts";

const MASK = (1 << 13) - 1;

/** Tells quickly whether any of some words is in a text, by the hashes that its scan has made. */
export class WordFilter {
  readonly #words: ReadonlySet<number>;
  readonly #slots = new Uint8Array(MASK + 1);

  /** `words`: in any case, with spaces between. */
  constructor(words: string) {
    this.#words = new Set(wordHashes(words));
    for (const word of this.#words) this.#slots[word & MASK] = 1;
  }

  /** Whether one of the words is among these. */
  matches(words: Uint32Array): boolean {
    for (let i = 0; i < words.length; i++) {
      const word = words[i] as number;
      if (this.#slots[word & MASK] === 1 && this.#words.has(word)) return true;
    }
    return false;
  }
}
