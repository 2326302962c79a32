import type { PieceTable } from "./pieces.ts";
import { add, NOTHING, type Tally, tallyOf } from "./tally.ts";

/** What follows in a prompt, and how many pieces before it are those of the answer. */
export interface Following extends Tally {
  readonly matched: 0 | 1 | 2;
}

const NOWHERE: readonly number[] = [];

/** The pieces of a prompt without the spaces before them, and where they are. */
export class Prompt {
  readonly pieces: readonly number[];
  readonly words: Tally;
  readonly #distinct: readonly number[];
  readonly #places = new Map<number, number[]>();

  constructor(text: string, table: PieceTable) {
    this.pieces = table.ids(text).map((piece) => table.bare(piece));
    const words = new Map<number, number>();
    this.pieces.forEach((piece, place) => {
      const places = this.#places.get(piece);
      if (places === undefined) this.#places.set(piece, [place]);
      else places.push(place);
      if (table.isWord(piece)) add(words, piece, 1);
    });
    this.words = tallyOf(words);
    this.#distinct = [...this.#places.keys()];
  }

  /** Its pieces, each once. */
  get distinct(): readonly number[] {
    return this.#distinct;
  }

  has(piece: number): boolean {
    return this.#places.has(piece);
  }

  placesOf(piece: number): readonly number[] {
    return this.#places.get(piece) ?? NOWHERE;
  }

  /** What follows the last two pieces of an answer in the prompt, or else the last one. */
  following(last: number, before: number): Following {
    const places = this.placesOf(last);
    for (const matched of [2, 1] as const) {
      const counts = new Map<number, number>();
      for (const place of places) {
        const next = this.pieces[place + 1];
        if (next === undefined || (matched === 2 && this.pieces[place - 1] !== before)) continue;
        add(counts, next, 1);
      }
      if (counts.size > 0) return { ...tallyOf(counts), matched };
    }
    return { ...NOTHING, matched: 0 };
  }
}
