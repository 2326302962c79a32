const CHUNK_BITS = 16;
const CHUNK_SIZE = 1 << CHUNK_BITS;

/** A growing list of unsigned 32-bit numbers, 4 bytes each, that never copies what it holds. */
export class ChunkedUint32 {
  readonly #chunks: Uint32Array[] = [];
  length = 0;

  /** Appends `value` (taken modulo 2^32) and returns its index. */
  push(value: number): number {
    const index = this.length++;
    const offset = index & (CHUNK_SIZE - 1);
    if (offset === 0) this.#chunks.push(new Uint32Array(CHUNK_SIZE));
    (this.#chunks[index >>> CHUNK_BITS] as Uint32Array)[offset] = value;
    return index;
  }

  /** The value at `index`, which must have been pushed. */
  at(index: number): number {
    return (this.#chunks[index >>> CHUNK_BITS] as Uint32Array)[index & (CHUNK_SIZE - 1)] as number;
  }
}
