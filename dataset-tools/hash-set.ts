const firstCapacity = 1 << 12;

/** A set of 64-bit hashes at 16 bytes or less an entry, for a million rows and more. */
export class HashSet {
  #high = new Int32Array(firstCapacity);
  #low = new Int32Array(firstCapacity);
  #size = 0;

  /** Adds a hash of 16 hex digits; false when it was there. */
  add(hash: string): boolean {
    const [high, low] = halves(hash);
    const at = this.#find(high, low);
    if (this.#isTaken(at)) return false;
    this.#high[at] = high;
    this.#low[at] = low;
    this.#size++;
    if (this.#size * 2 > this.#high.length) this.#grow();
    return true;
  }

  /** Whether a hash of 16 hex digits is there. */
  has(hash: string): boolean {
    const [high, low] = halves(hash);
    return this.#isTaken(this.#find(high, low));
  }

  #isTaken(at: number): boolean {
    return this.#high[at] !== 0 || this.#low[at] !== 0;
  }

  /** The slot of this hash, or the empty one where it belongs. */
  #find(high: number, low: number): number {
    const mask = this.#high.length - 1;
    let at = low & mask;
    while (this.#isTaken(at) && (this.#high[at] !== high || this.#low[at] !== low)) {
      at = (at + 1) & mask;
    }
    return at;
  }

  #grow(): void {
    const [high, low] = [this.#high, this.#low];
    this.#high = new Int32Array(high.length * 2);
    this.#low = new Int32Array(low.length * 2);
    for (let i = 0; i < high.length; i++) {
      const [h = 0, l = 0] = [high[i], low[i]];
      if (h === 0 && l === 0) continue;
      const at = this.#find(h, l);
      this.#high[at] = h;
      this.#low[at] = l;
    }
  }
}

/** Zero marks an empty slot, so a hash of zero becomes one. */
function halves(hash: string): [high: number, low: number] {
  const high = Number.parseInt(hash.slice(0, 8), 16) | 0;
  const low = Number.parseInt(hash.slice(8), 16) | 0;
  return [high, high === 0 && low === 0 ? 1 : low];
}
