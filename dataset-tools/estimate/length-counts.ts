/** A bar of the histogram of lengths. */
export interface LengthBar {
  /** Tokens from, inclusive. */
  readonly from: number;
  /** Tokens to, exclusive. */
  readonly to: number;
  readonly rows: number;
}

/** Counts rows by their length: as many numbers as there are lengths. */
export class LengthCounts {
  readonly #rows = new Map<number, number>();

  add(tokens: number): void {
    this.#rows.set(tokens, (this.#rows.get(tokens) ?? 0) + 1);
  }

  /** Tokens of the longest row. */
  get longest(): number {
    let longest = 0;
    for (const tokens of this.#rows.keys()) longest = Math.max(longest, tokens);
    return longest;
  }

  /** Tokens that this share of the rows, from 0 to 1, do not exceed; 0 where there are none. */
  within(share: number): number {
    const lengths = [...this.#rows].sort(([one], [other]) => one - other);
    let left = share * lengths.reduce((sum, [, rows]) => sum + rows, 0);
    for (const [tokens, rows] of lengths) {
      left -= rows;
      if (left <= 0) return tokens;
    }
    return 0;
  }

  /** Rows by length in powers of two, each row longer by `added` tokens; without a gap. */
  bars(added: number): LengthBar[] {
    const counts = new Float64Array(33);
    for (const [tokens, rows] of this.#rows) {
      const bar = 32 - Math.clz32(tokens + added);
      counts[bar] = (counts[bar] as number) + rows;
    }
    const first = counts.findIndex((rows) => rows > 0);
    const last = counts.findLastIndex((rows) => rows > 0);
    if (first < 0) return [];
    return [...counts.slice(first, last + 1)].map((rows, i) => {
      const bar = first + i;
      return { from: bar === 0 ? 0 : 2 ** (bar - 1), to: 2 ** bar, rows };
    });
  }
}
