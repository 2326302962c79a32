import type { PieceTable } from "./pieces.ts";
import { add, NOTHING, type Tally, tallyOf } from "./tally.ts";

/** What follows in a text, and how many pieces before it are those of the answer. */
export interface Following extends Tally {
  readonly matched: 0 | 1 | 2;
}

const NOWHERE: readonly number[] = [];

/** Pieces of a text that was read so far, without the spaces before them, and where they are. */
export class Passage {
  readonly #pieces: number[] = [];
  readonly #places = new Map<number, number[]>();
  readonly #words = new Map<number, number>();
  #total = 0;

  /** @param isWord whether it counts among the words */
  add(piece: number, isWord: boolean): void {
    const places = this.#places.get(piece);
    if (places === undefined) this.#places.set(piece, [this.#pieces.length]);
    else places.push(this.#pieces.length);
    this.#pieces.push(piece);
    if (!isWord) return;
    add(this.#words, piece, 1);
    this.#total += 1;
  }

  get pieces(): readonly number[] {
    return this.#pieces;
  }

  get words(): Tally {
    return { counts: this.#words, total: this.#total };
  }

  /** Its pieces, each once. */
  get distinct(): Iterable<number> {
    return this.#places.keys();
  }

  get size(): number {
    return this.#places.size;
  }

  has(piece: number): boolean {
    return this.#places.has(piece);
  }

  placesOf(piece: number): readonly number[] {
    return this.#places.get(piece) ?? NOWHERE;
  }

  /** What follows two pieces here, or else the last of them. */
  following(last: number, before: number): Following {
    const places = this.placesOf(last);
    for (const matched of [2, 1] as const) {
      const counts = new Map<number, number>();
      for (const place of places) {
        const next = this.#pieces[place + 1];
        if (next === undefined || (matched === 2 && this.#pieces[place - 1] !== before)) continue;
        add(counts, next, 1);
      }
      if (counts.size > 0) return { ...tallyOf(counts), matched };
    }
    return { ...NOTHING, matched: 0 };
  }
}

/** A passage that is the whole of a prompt. */
export class Prompt extends Passage {
  constructor(text: string, table: PieceTable) {
    super();
    for (const piece of table.ids(text)) {
      const bare = table.bare(piece);
      this.add(bare, table.isWord(bare));
    }
  }
}
