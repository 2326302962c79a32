/**
 * A quick 64-bit hash of a list of texts, to tell equal ones apart from others in memory. Not
 * stored anywhere: ids that are stored are cut from SHA-256 (`record-hash.ts`).
 */
export class Fingerprint {
  high = 0;
  low = 0;

  /** Begins a new list. */
  reset(): this {
    this.high = 0x9e3779b1 | 0;
    this.low = 0x85ebca77 | 0;
    return this;
  }

  /** Takes the next text; its length counts, so that `["ab", "c"]` and `["a", "bc"]` differ. */
  add(text: string): this {
    let high = this.high ^ text.length;
    let low = this.low;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      high = Math.imul(high ^ code, 0x01000193);
      low = Math.imul(low ^ code, 0x5bd1e995) ^ (low >>> 15);
    }
    this.high = mix(high ^ (low >>> 7));
    this.low = mix(low ^ (high >>> 11));
    return this;
  }
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
