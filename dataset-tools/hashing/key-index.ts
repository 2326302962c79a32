import { ChunkedUint32 } from "./chunked-array.ts";

const EMPTY = 0;

/**
 * From a 64-bit key to the first entry that had it, at about 17 bytes a key.
 * Two of a million different keys meet with a probability of about 3e-8.
 */
export class KeyIndex {
  readonly #high = new ChunkedUint32();
  readonly #low = new ChunkedUint32();
  readonly #values = new ChunkedUint32();
  #slots = new Uint32Array(1024);

  /** Number of different keys. */
  get size(): number {
    return this.#high.length;
  }

  /** Stores `value` under the key unless the key is present. Returns the earlier value, or -1. */
  put(high: number, low: number, value: number): number {
    const slot = this.#find(high >>> 0, low >>> 0);
    const entry = this.#slots[slot] as number;
    if (entry !== EMPTY) return this.#values.at(entry - 1);
    this.#slots[slot] = this.#high.push(high) + 1;
    this.#low.push(low);
    this.#values.push(value);
    if (this.size * 4 > this.#slots.length * 3) this.#grow();
    return -1;
  }

  #find(high: number, low: number): number {
    const mask = this.#slots.length - 1;
    const mixed = low ^ Math.imul(high, 0x9e3779b1);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    for (;;) {
      const entry = this.#slots[slot] as number;
      if (entry === EMPTY) return slot;
      if (this.#low.at(entry - 1) === low && this.#high.at(entry - 1) === high) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2);
    for (let entry = 0; entry < this.size; entry++) {
      this.#slots[this.#find(this.#high.at(entry), this.#low.at(entry))] = entry + 1;
    }
  }
}
