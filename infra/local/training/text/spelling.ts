const SYMBOLS = 257;
const BOUNDARY = 256;
/** Added to each count, so that no byte is impossible. */
const SMOOTHING = 0.02;
/** Less than e to this is no number of a computer's. */
const MIN_LOG = -600;
const MAX_KNOWN = 50_000;

const encoder = new TextEncoder();

/** How pieces are spelled: each byte's frequency after the byte before it, so that any text has a probability. */
export class Spelling {
  readonly #logs: Float32Array;
  readonly #known = new Map<string, number>();

  private constructor(logs: Float32Array) {
    this.#logs = logs;
  }

  /** @param pieces each counts once */
  static of(pieces: readonly string[]): Spelling {
    const counts = new Float32Array(SYMBOLS * SYMBOLS).fill(SMOOTHING);
    for (const piece of pieces) {
      for (const at of stepsOf(piece)) counts[at] = (counts[at] as number) + 1;
    }
    for (let before = 0; before < SYMBOLS; before += 1) {
      const row = counts.subarray(before * SYMBOLS, (before + 1) * SYMBOLS);
      const total = row.reduce((sum, count) => sum + count, 0);
      row.forEach((count, byte) => {
        row[byte] = Math.log(count / total);
      });
    }
    return new Spelling(counts);
  }

  probability(piece: string): number {
    const known = this.#known.get(piece);
    if (known !== undefined) return known;
    let log = 0;
    for (const at of stepsOf(piece)) log += this.#logs[at] as number;
    const probability = Math.exp(Math.max(MIN_LOG, log));
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    this.#known.set(piece, probability);
    return probability;
  }
}

/** Each byte after the one before it, as a place in the table. */
function stepsOf(piece: string): number[] {
  const bytes = [...encoder.encode(piece), BOUNDARY];
  return bytes.map((byte, at) => (bytes[at - 1] ?? BOUNDARY) * SYMBOLS + byte);
}
