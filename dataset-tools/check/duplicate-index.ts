import { ChunkedUint32 } from "../hashing/chunked-array.ts";

/** 64 bits of a hash. */
export interface Key {
  readonly high: number;
  readonly low: number;
}

/** A row by its ordinal and the hashes of its text. */
interface HashedRow {
  /** Hash of the text letter by letter. */
  readonly exact: Key;
  /** Hash of the text without case, white space and sentence marks. */
  readonly plain: Key;
  readonly ordinal: number;
}

const EMPTY = 0;
/** Spellings of one text that are distinguished; texts made only of marks could have any number. */
const MAX_SPELLINGS = 64;

/** Earlier rows that a row repeats, by ordinal; -1 for none. */
export interface Repeats {
  /** Letter by letter. */
  readonly exact: number;
  /** Except for case, white space and sentence marks. */
  readonly plain: number;
}

const none: Repeats = { exact: -1, plain: -1 };

/**
 * Finds the first row with the same text, and the first with the same plain text, at about 24 bytes a row.
 * Two of a million different rows meet with a probability of about 3e-8.
 */
export class DuplicateIndex {
  readonly #high = new ChunkedUint32();
  readonly #low = new ChunkedUint32();
  readonly #exact = new ChunkedUint32();
  readonly #ordinals = new ChunkedUint32();
  #slots = new Uint32Array(1024);

  /** Adds a row and returns the earlier rows that it repeats. */
  add({ plain, exact, ordinal }: HashedRow): Repeats {
    const low = plain.low >>> 0;
    const high = plain.high >>> 0;
    const spelling = exact.low >>> 0;
    const mask = this.#slots.length - 1;
    let first = -1;
    let slot = slotOf(plain, mask);
    for (let spellings = 0; ; slot = (slot + 1) & mask) {
      const entry = (this.#slots[slot] as number) - 1;
      if (entry < 0) break;
      if (this.#low.at(entry) !== low || this.#high.at(entry) !== high) continue;
      const earlier = this.#ordinals.at(entry);
      if (first < 0) first = earlier;
      if (this.#exact.at(entry) === spelling) return { exact: earlier, plain: first };
      if (++spellings === MAX_SPELLINGS) return { exact: -1, plain: first };
    }
    this.#slots[slot] = this.#low.push(low) + 1;
    this.#high.push(high);
    this.#exact.push(spelling);
    this.#ordinals.push(ordinal);
    if (this.#low.length * 4 > this.#slots.length * 3) this.#grow();
    return first < 0 ? none : { exact: -1, plain: first };
  }

  #grow(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let entry = 0; entry < this.#low.length; entry++) {
      let slot = slotOf({ high: this.#high.at(entry), low: this.#low.at(entry) }, mask);
      while (slots[slot] !== EMPTY) slot = (slot + 1) & mask;
      slots[slot] = entry + 1;
    }
    this.#slots = slots;
  }
}

function slotOf({ high, low }: Key, mask: number): number {
  const mixed = low ^ Math.imul(high, 0x9e3779b1);
  return (mixed ^ (mixed >>> 15)) & mask;
}
