const CHUNK_BITS = 16;
const CHUNK_SIZE = 1 << CHUNK_BITS;
const FIRST_SIZE = 64;

/** A growing list of unsigned 32-bit numbers, 4 bytes each; once large, it never copies its content. */
export class ChunkedUint32 {
  readonly #chunks: Uint32Array[] = [];
  length = 0;

  /** Appends `value` (taken modulo 2^32) and returns its index. */
  push(value: number): number {
    const index = this.length++;
    const offset = index & (CHUNK_SIZE - 1);
    if (offset === 0 || index < CHUNK_SIZE) this.#makeRoom(index);
    (this.#chunks[index >>> CHUNK_BITS] as Uint32Array)[offset] = value;
    return index;
  }

  /** The value at `index`, which must have been pushed. */
  at(index: number): number {
    return (this.#chunks[index >>> CHUNK_BITS] as Uint32Array)[index & (CHUNK_SIZE - 1)] as number;
  }

  /** The first chunk starts small and doubles, so that small sets stay small. */
  #makeRoom(index: number): void {
    const [first] = this.#chunks;
    if (first === undefined) this.#chunks.push(new Uint32Array(FIRST_SIZE));
    else if (index >= CHUNK_SIZE) this.#chunks.push(new Uint32Array(CHUNK_SIZE));
    else if (index === first.length) {
      const larger = new Uint32Array(first.length * 2);
      larger.set(first);
      this.#chunks[0] = larger;
    }
  }
}
