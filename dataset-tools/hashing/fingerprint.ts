const shuffle = { first: 0x9e3779b1, second: 0xc2b2ae35, third: 0x27d4eb2f } as const;

/**
 * A quick 64-bit hash of a list of texts in UTF-8, to recognize equal ones in memory.
 * Not stored anywhere: ids that are stored are cut from SHA-256 (`record-hash.ts`).
 */
export class Fingerprint {
  high = 0;
  low = 0;
  #scratch = Buffer.allocUnsafe(1 << 16);
  #view = viewOf(this.#scratch);

  /** Starts a new list. */
  reset(): this {
    this.high = 0x9e3779b1 | 0;
    this.low = 0x85ebca77 | 0;
    return this;
  }

  /** Adds the next text. */
  addText(text: string): this {
    if (text.length * 3 > this.#scratch.length) {
      this.#scratch = Buffer.allocUnsafe(text.length * 4);
      this.#view = viewOf(this.#scratch);
    }
    return this.addBytes(this.#view, 0, this.#scratch.write(text));
  }

  /** Adds the bytes from `from` to before `to`; their number counts, so the boundary between two texts matters. */
  addBytes(view: DataView, from: number, to: number): this {
    let high = this.high;
    let low = this.low;
    let at = from;
    for (; at + 8 <= to; at += 8) {
      const word = view.getInt32(at, true);
      high = Math.imul(high ^ word, shuffle.first) ^ (high >>> 15);
      low = (Math.imul(low ^ view.getInt32(at + 4, true), shuffle.second) + word) | 0;
      low ^= low >>> 13;
    }
    for (; at < to; at++) {
      const byte = view.getUint8(at);
      high = Math.imul(high ^ byte, 0x01000193);
      low = (Math.imul(low + byte, 0x85ebca6b) ^ (high >>> 16)) | 0;
    }
    this.high = mix(high ^ Math.imul(to - from, shuffle.third) ^ (low >>> 16));
    this.low = mix(low ^ Math.imul(this.high, shuffle.first));
    return this;
  }
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** The bytes of a Buffer as a DataView, which reads four at a time. */
export function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
