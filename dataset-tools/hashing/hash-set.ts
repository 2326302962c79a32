const firstCapacity = 1 << 12;

/** Two signed 32-bit halves of a hash. */
export interface Halves {
  readonly high: number;
  readonly low: number;
}

/** A map from 64-bit hashes to small numbers at 24 bytes or less an entry, for a million rows and more. */
export class HashIndex {
  #high = new Int32Array(firstCapacity);
  #low = new Int32Array(firstCapacity);
  #values = new Int32Array(firstCapacity);
  #size = 0;

  /** Stores a value for a hash of 16 hex digits unless it has one; returns the one it had, or -1. */
  put(hash: string, value: number): number {
    return this.putHalves(halves(hash), value);
  }

  /** The same for the two halves of a hash. */
  putHalves({ high, low }: Halves, value: number): number {
    const at = this.#find(high, low);
    if (this.#isTaken(at)) return this.#values[at] ?? 0;
    this.#high[at] = high;
    this.#low[at] = low;
    this.#values[at] = value;
    this.#size++;
    if (this.#size * 2 > this.#high.length) this.#grow();
    return -1;
  }

  /** The value of a hash of 16 hex digits, or -1. */
  get(hash: string): number {
    const { high, low } = halves(hash);
    const at = this.#find(high, low);
    return this.#isTaken(at) ? (this.#values[at] ?? 0) : -1;
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
    const [high, low, values] = [this.#high, this.#low, this.#values];
    this.#high = new Int32Array(high.length * 2);
    this.#low = new Int32Array(high.length * 2);
    this.#values = new Int32Array(high.length * 2);
    for (let i = 0; i < high.length; i++) {
      const [h = 0, l = 0] = [high[i], low[i]];
      if (h === 0 && l === 0) continue;
      const at = this.#find(h, l);
      this.#high[at] = h;
      this.#low[at] = l;
      this.#values[at] = values[i] ?? 0;
    }
  }
}

/** A set of 64-bit hashes, at 16 bytes or less an entry; the halves of a hash are next to each other. */
export class HashSet {
  #table = new Int32Array(firstCapacity * 2);
  #size = 0;

  /** Adds a hash of 16 hex digits; false when it was already present. */
  add(hash: string): boolean {
    return this.addHalves(halves(hash));
  }

  /** Adds a hash by its two halves; false when it was already present. */
  addHalves(hash: Halves): boolean {
    const low = nonZero(hash);
    const at = this.#find(hash.high, low);
    if (this.#isTaken(at)) return false;
    this.#table[at] = hash.high;
    this.#table[at + 1] = low;
    this.#size++;
    if (this.#size * 4 > this.#table.length) this.#grow();
    return true;
  }

  /** Whether a hash of 16 hex digits is present. */
  has(hash: string): boolean {
    const { high, low } = halves(hash);
    return this.#isTaken(this.#find(high, low));
  }

  #isTaken(at: number): boolean {
    return this.#table[at] !== 0 || this.#table[at + 1] !== 0;
  }

  /** Where this hash is, or the empty place where it belongs. */
  #find(high: number, low: number): number {
    const mask = this.#table.length - 1;
    let at = (low << 1) & mask;
    while (this.#isTaken(at) && (this.#table[at] !== high || this.#table[at + 1] !== low)) {
      at = (at + 2) & mask;
    }
    return at;
  }

  #grow(): void {
    const old = this.#table;
    this.#table = new Int32Array(old.length * 2);
    for (let i = 0; i < old.length; i += 2) {
      const [high = 0, low = 0] = [old[i], old[i + 1]];
      if (high === 0 && low === 0) continue;
      const at = this.#find(high, low);
      this.#table[at] = high;
      this.#table[at + 1] = low;
    }
  }
}

function halves(hash: string): Halves {
  const high = hexOf(hash, 0);
  const low = hexOf(hash, 8);
  return { high, low: nonZero({ high, low }) };
}

/** Eight lower-case hex digits as a signed 32-bit number. */
function hexOf(hash: string, from: number): number {
  let value = 0;
  for (let i = from; i < from + 8; i++) {
    const code = hash.charCodeAt(i);
    value = (value << 4) | (code < 58 ? code - 48 : code - 87);
  }
  return value;
}

/** Zero marks an empty slot, so a hash of zero becomes one. */
function nonZero({ high, low }: Halves): number {
  return high === 0 && low === 0 ? 1 : low;
}
