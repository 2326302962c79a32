import type { PieceTable } from "./pieces.ts";
import { add } from "./tally.ts";

/** How often a word has a space before it, by the piece that it follows. */
export class Spacing {
  readonly #words: ReadonlyMap<number, number>;
  readonly #spaced: ReadonlyMap<number, number>;

  private constructor(words: ReadonlyMap<number, number>, spaced: ReadonlyMap<number, number>) {
    this.#words = words;
    this.#spaced = spaced;
  }

  static of(pieces: Int32Array, table: PieceTable): Spacing {
    const words = new Map<number, number>();
    const spaced = new Map<number, number>();
    for (let at = 1; at < pieces.length; at += 1) {
      const piece = pieces[at] as number;
      if (!table.isWord(piece)) continue;
      const before = pieces[at - 1] as number;
      add(words, before, 1);
      if (table.bare(piece) !== piece) add(spaced, before, 1);
    }
    return new Spacing(words, spaced);
  }

  /** Probability that a word after that piece has a space before it. */
  after(piece: number): number {
    return ((this.#spaced.get(piece) ?? 0) + 0.5) / ((this.#words.get(piece) ?? 0) + 1);
  }
}
