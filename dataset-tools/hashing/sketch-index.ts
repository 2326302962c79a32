import { ChunkedUint32 } from "./chunked-array.ts";

const BINS = 32;
const BANDS = 5;
const BINS_A_BAND = 6;
const SLOTS = 1 << 21;
const MIN_WORDS = 20;
/** Of 32 bins: two texts that share 80% of their word triples agree on about 27. */
export const MIN_EQUAL_BINS = 27;
const EMPTY = 0xffffffff;

/** Numbers of a sketch: two of bits, then a slot for each band. */
export const SKETCH_WORDS = 2 + BANDS;

const minima = new Uint32Array(BINS);

/**
 * A sketch of a text by the hashes of its words: one-permutation minhash of its word triples in 32 bins, two bits of
 * each. Empty for a text of fewer than 20 words.
 */
export function sketchOf(words: Uint32Array): Uint32Array {
  if (words.length < MIN_WORDS) return none;
  findMinima(words);
  fillGaps();
  const sketch = new Uint32Array(SKETCH_WORDS);
  sketch[0] = bits(0);
  sketch[1] = bits(BINS / 2);
  for (let band = 0; band < BANDS; band++) sketch[2 + band] = slotOf(band);
  return sketch;
}

const none = new Uint32Array(0);

function findMinima(words: Uint32Array): void {
  minima.fill(EMPTY);
  let before = words[0] as number;
  let last = words[1] as number;
  for (let i = 2; i < words.length; i++) {
    const word = words[i] as number;
    let hash =
      Math.imul(before, 0x9e3779b1) ^ Math.imul(last, 0x85ebca6b) ^ Math.imul(word, 0xc2b2ae35);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    hash = (hash ^ (hash >>> 13)) >>> 0;
    const bin = hash & (BINS - 1);
    if (hash < (minima[bin] as number)) minima[bin] = hash;
    before = last;
    last = word;
  }
}

/** An empty bin borrows from the next full one, so that short texts can be compared too. */
function fillGaps(): void {
  for (let pass = 0, borrowed = EMPTY; pass < 2; pass++) {
    for (let bin = BINS - 1; bin >= 0; bin--) {
      if (minima[bin] === EMPTY) minima[bin] = borrowed;
      else borrowed = minima[bin] as number;
    }
  }
}

/** Two bits of each of 16 bins. */
function bits(from: number): number {
  let found = 0;
  for (let i = 0; i < BINS / 2; i++)
    found = (found << 2) | (((minima[from + i] as number) >>> 7) & 3);
  return found;
}

function slotOf(band: number): number {
  let hash = band + 1;
  for (let i = 0; i < BINS_A_BAND; i++) {
    hash = Math.imul(hash ^ (minima[band * BINS_A_BAND + i] as number), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash & (SLOTS - 1);
}

/**
 * Finds an earlier text that shares most of its word triples: 5 bands of a sketch to find candidates, its bits to
 * confirm them. 12 bytes a text and up to 8 MB for the table of bands, which is bounded: beyond half a million long
 * texts, similar rows far apart may be missed.
 */
export class SketchIndex {
  readonly #high = new ChunkedUint32();
  readonly #low = new ChunkedUint32();
  readonly #ordinals = new ChunkedUint32();
  /** Allocated with the first long text. */
  #slots = new Uint32Array(0);

  /** Adds a text by its sketch. Returns the ordinal of an earlier text like it, or -1. */
  add(sketch: Uint32Array, ordinal: number): number {
    if (sketch.length === 0) return -1;
    if (this.#slots.length === 0) this.#slots = new Uint32Array(SLOTS);
    const found = this.find(sketch);
    this.#ordinals.push(ordinal);
    this.#high.push(sketch[0] as number);
    const entry = this.#low.push(sketch[1] as number) + 1;
    for (let band = 0; band < BANDS; band++) this.#slots[sketch[2 + band] as number] = entry;
    return found;
  }

  /** Ordinal of a text like this one, or -1; the text itself is not added. */
  find(sketch: Uint32Array): number {
    if (sketch.length === 0 || this.#slots.length === 0) return -1;
    const [high = 0, low = 0] = sketch;
    for (let band = 0; band < BANDS; band++) {
      const entry = (this.#slots[sketch[2 + band] as number] as number) - 1;
      if (entry < 0) continue;
      const other = { high: this.#high.at(entry), low: this.#low.at(entry) };
      if (equalBins({ high, low }, other) >= MIN_EQUAL_BINS) return this.#ordinals.at(entry);
    }
    return -1;
  }
}

/** The bits of a sketch: its first two numbers. */
export interface SketchBits {
  readonly high: number;
  readonly low: number;
}

/** In how many of the 32 bins two sketches agree. */
export function equalBins(one: SketchBits, other: SketchBits): number {
  return equalPairs(one.high ^ other.high) + equalPairs(one.low ^ other.low);
}

/** How many of the 16 bit pairs are zero. */
function equalPairs(difference: number): number {
  let x = (difference | (difference >>> 1)) & 0x55555555;
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return 16 - (Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24);
}
