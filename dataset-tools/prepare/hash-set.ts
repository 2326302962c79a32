/** A set of 64-bit hashes at 16 bytes or less an entry, for a million rows and more. */
export class HashSet {
  #slots = new BigUint64Array(1 << 12);
  #size = 0;

  /** Adds a hash of 16 hex digits; false when it was there. */
  add(hash: string): boolean {
    const key = keyOf(hash);
    const at = this.#find(key);
    if (this.#slots[at] === key) return false;
    this.#slots[at] = key;
    this.#size++;
    if (this.#size * 2 > this.#slots.length) this.#grow();
    return true;
  }

  /** Whether a hash of 16 hex digits is there. */
  has(hash: string): boolean {
    const key = keyOf(hash);
    return this.#slots[this.#find(key)] === key;
  }

  #find(key: bigint): number {
    const mask = this.#slots.length - 1;
    let at = Number(key & BigInt(mask));
    while (this.#slots[at] !== 0n && this.#slots[at] !== key) at = (at + 1) & mask;
    return at;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new BigUint64Array(old.length * 2);
    for (const key of old) if (key !== 0n) this.#slots[this.#find(key)] = key;
  }
}

/** Zero marks an empty slot, so a hash of zero becomes one. */
function keyOf(hash: string): bigint {
  const key = BigInt(`0x${hash}`);
  return key === 0n ? 1n : key;
}
