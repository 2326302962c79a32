import { ChunkedUint32 } from "../chunked-array.ts";

const BINS = 64;
const BANDS = 8;
const BINS_A_BAND = BINS / BANDS;
const FEWEST_WORDS = 20;
/** Of 64 sketch bits: two texts that share 80 % of their word triples agree on about 58. */
const FEWEST_EQUAL_BITS = 58;
const EMPTY = 0xffffffff;

/**
 * Finds an earlier text that shares most of its word triples: one-permutation minhash in 64 bins,
 * 8 bands to find candidates, one bit of each bin to confirm them. 12 bytes a text and 16 MB for the table of
 * bands, which is bounded: beyond half a million long texts, resemblances of rows far apart may go unseen.
 */
export class SketchIndex {
  readonly #minima = new Uint32Array(BINS);
  readonly #high = new ChunkedUint32();
  readonly #low = new ChunkedUint32();
  readonly #ordinals = new ChunkedUint32();
  readonly #slots = new Uint32Array(1 << 22);

  /** Adds a text by the hashes of its words. Returns the ordinal of an earlier text like it, or -1. */
  add(words: Uint32Array, ordinal: number): number {
    if (words.length < FEWEST_WORDS) return -1;
    this.#sketch(words);
    const high = this.#bits(0);
    const low = this.#bits(BINS / 2);
    const found = this.#search(high, low);
    this.#ordinals.push(ordinal);
    this.#high.push(high);
    this.#store(this.#low.push(low));
    return found;
  }

  #sketch(words: Uint32Array): void {
    this.#minima.fill(EMPTY);
    for (let i = 2; i < words.length; i++) {
      const triple =
        Math.imul(words[i - 2] as number, 0x9e3779b1) ^
        Math.imul(words[i - 1] as number, 0x85ebca6b) ^
        Math.imul(words[i] as number, 0xc2b2ae35);
      let hash = Math.imul(triple ^ (triple >>> 15), 0x2c1b3c6d);
      hash ^= hash >>> 13;
      const bin = hash & (BINS - 1);
      const value = Math.imul(hash, 0x297a2d39) >>> 0;
      if (value < (this.#minima[bin] as number)) this.#minima[bin] = value;
    }
    this.#fillGaps();
  }

  /** An empty bin borrows from the next full one, so that short texts can be compared too. */
  #fillGaps(): void {
    const minima = this.#minima;
    for (let pass = 0, borrowed = EMPTY; pass < 2; pass++) {
      for (let bin = BINS - 1; bin >= 0; bin--) {
        if (minima[bin] === EMPTY) minima[bin] = borrowed;
        else borrowed = minima[bin] as number;
      }
    }
  }

  #bits(from: number): number {
    let bits = 0;
    for (let i = 0; i < 32; i++)
      bits = (bits << 1) | (((this.#minima[from + i] as number) >>> 7) & 1);
    return bits;
  }

  #slotOf(band: number): number {
    let hash = band + 1;
    for (let i = 0; i < BINS_A_BAND; i++) {
      hash = Math.imul(hash ^ (this.#minima[band * BINS_A_BAND + i] as number), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return hash & (this.#slots.length - 1);
  }

  #search(high: number, low: number): number {
    for (let band = 0; band < BANDS; band++) {
      const entry = (this.#slots[this.#slotOf(band)] as number) - 1;
      if (entry < 0) continue;
      const equal = 64 - ones(high ^ this.#high.at(entry)) - ones(low ^ this.#low.at(entry));
      if (equal >= FEWEST_EQUAL_BITS) return this.#ordinals.at(entry);
    }
    return -1;
  }

  /** The newest text takes the slot. */
  #store(entry: number): void {
    for (let band = 0; band < BANDS; band++) this.#slots[this.#slotOf(band)] = entry + 1;
  }
}

function ones(bits: number): number {
  let x = bits;
  x -= (x >>> 1) & 0x55555555;
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
