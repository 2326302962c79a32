import type { PieceTable } from "./pieces.ts";

/** After a piece that was hardly seen, that much counts what holds after all words, or after all other pieces. */
const PRIOR = 1;

interface Seen {
  words: number;
  spaced: number;
}

/** How often a word has a space before it, by the piece that it follows. */
export class Spacing {
  readonly #table: PieceTable;
  readonly #byPiece = new Map<number, Seen>();
  readonly #afterWord: Seen = { words: 0, spaced: 0 };
  readonly #afterOther: Seen = { words: 0, spaced: 0 };

  constructor(pieces: Int32Array, table: PieceTable) {
    this.#table = table;
    for (let at = 1; at < pieces.length; at += 1) {
      const piece = pieces[at] as number;
      if (!table.isWord(piece)) continue;
      const before = pieces[at - 1] as number;
      const seen = this.#byPiece.get(before) ?? { words: 0, spaced: 0 };
      this.#byPiece.set(before, seen);
      for (const one of [seen, this.#allLike(before)]) {
        one.words += 1;
        if (table.bare(piece) !== piece) one.spaced += 1;
      }
    }
  }

  /** Probability that a word after that piece has a space before it. */
  after(piece: number): number {
    const all = this.#allLike(piece);
    const share = (all.spaced + PRIOR / 2) / (all.words + PRIOR);
    const { words, spaced } = this.#byPiece.get(piece) ?? { words: 0, spaced: 0 };
    return (spaced + PRIOR * share) / (words + PRIOR);
  }

  #allLike(piece: number): Seen {
    return this.#table.isWord(piece) ? this.#afterWord : this.#afterOther;
  }
}
